use awaitify::awaitable;

#[awaitable]
enum State {
    Open,
}

fn main() {}
