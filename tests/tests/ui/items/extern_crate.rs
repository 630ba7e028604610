use awaitify::awaitable;

#[awaitable]
extern crate std as other;

fn main() {}
