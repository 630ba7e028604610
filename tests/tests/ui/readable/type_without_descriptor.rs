use std::io;

use awaitify::awaitable;

#[awaitable(readable)]
fn receive(name: &str) -> io::Result<usize> {
    Ok(name.len())
}

fn main() {}
