use awaitify::awaitable;

#[awaitable(poll(every = "soon"))]
fn next() -> Option<u8> {
    None
}

fn main() {}
