use awaitify::awaitable;

#[awaitable(handle)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
