use awaitify::awaitable;

#[awaitable(poll(every = 10))]
fn next() -> Option<u8> {
    None
}

fn main() {}
