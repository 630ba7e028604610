use awaitify::awaitable;

#[awaitable]
const LIMIT: u8 = 1;

fn main() {}

// from: node-promisify not a function
