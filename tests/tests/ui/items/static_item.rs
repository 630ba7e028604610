use awaitify::awaitable;

#[awaitable]
static LIMIT: u8 = 1;

fn main() {}
