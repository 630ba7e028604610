use awaitify::awaitable;

#[awaitable]
fn get(done: impl Fnonce(u8)) {}

fn main() {}
