use awaitify::awaitable;

#[awaitable]
const LIMIT: u8 = 1;

fn main() {}
