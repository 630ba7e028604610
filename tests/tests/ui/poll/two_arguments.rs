use awaitify::awaitable;

#[awaitable(poll(every = "10ms", times = 3))]
fn next() -> Option<u8> {
    None
}

fn main() {}
