use awaitify::awaitable;

#[awaitable(keep, keep)]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
