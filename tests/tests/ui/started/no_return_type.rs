use awaitify::awaitable;

#[awaitable(started = |status| status)]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
