use awaitify::awaitable;

#[awaitable(droped = panic!())]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
