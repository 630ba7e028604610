use awaitify::awaitable;

#[awaitable(3)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
