use awaitify::awaitable;

#[awaitable]
macro_rules! get {
    () => {};
}

fn main() {}
