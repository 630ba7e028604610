use std::io;

use awaitify::awaitable;

#[derive(Clone)]
struct Client;

impl Client {
    #[awaitable(readable)]
    pub fn receive(&self) -> io::Result<usize> {
        Ok(0)
    }
}

fn main() {}
