use awaitify::awaitable;

#[awaitable]
fn get() {}

fn main() {}
