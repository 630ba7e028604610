use awaitify::awaitable;

type FmtResult<T> = Result<T, std::fmt::Error>;

#[awaitable(poll(every = "10ms"))]
fn next() -> FmtResult<u8> {
    Ok(0)
}

fn main() {}
