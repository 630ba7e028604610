use awaitify::awaitable;

#[awaitable]
struct Store {
    size: u8,
}

fn main() {}

// from: node-promisify not a function
