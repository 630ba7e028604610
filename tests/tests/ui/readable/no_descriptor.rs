use std::io;

use awaitify::awaitable;

#[awaitable(readable)]
fn receive() -> io::Result<usize> {
    Ok(0)
}

fn main() {}
