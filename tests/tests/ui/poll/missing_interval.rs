use awaitify::awaitable;

#[awaitable(poll)]
fn next() -> Option<u8> {
    None
}

fn main() {}
