use awaitify::awaitable;

#[awaitable(poll(every = "0ms"))]
fn next() -> Option<u8> {
    None
}

fn main() {}
