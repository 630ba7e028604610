use awaitify::awaitable;
use std::io::{self, Read};
use std::net::TcpStream;

#[awaitable(readable)]
fn read(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    stream.read(buffer)
}

fn main() {}
