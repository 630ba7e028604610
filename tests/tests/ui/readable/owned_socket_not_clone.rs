use std::io;
use std::net::UdpSocket;

use awaitify::awaitable;

#[awaitable(readable)]
fn receive(socket: UdpSocket) -> io::Result<usize> {
    socket.recv(&mut [])
}

fn main() {}
