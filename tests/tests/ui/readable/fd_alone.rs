use awaitify::awaitable;
use std::io;
use std::net::UdpSocket;
use std::sync::Arc;

#[awaitable(fd = socket)]
fn receive(most: usize, socket: &Arc<UdpSocket>) -> io::Result<usize> {
    socket.recv(&mut vec![0; most])
}

fn main() {}
