use awaitify::awaitable;

#[awaitable(poll(every = "10ms"))]
fn next() -> u32 {
    0
}

fn main() {}
