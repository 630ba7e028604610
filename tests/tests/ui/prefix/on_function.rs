use awaitify::awaitable;

#[awaitable(prefix = "async_")]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
