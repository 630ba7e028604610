use awaitify::awaitable;

#[awaitable(poll(each = "10ms"))]
fn next() -> Option<u8> {
    None
}

fn main() {}
