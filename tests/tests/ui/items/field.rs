use awaitify::awaitable;

struct Store {
    #[awaitable]
    size: u8,
}

fn main() {}

// from: swift stored property
