use awaitify::awaitable;

#[awaitable(poll(every = "10ms"))]
fn next() -> Result<u8, String> {
    Ok(0)
}

fn main() {}
