use std::io;
use std::net::UdpSocket;
use std::sync::Arc;

use awaitify::awaitable;

#[awaitable(poll(every = "10ms"), readable)]
fn receive(socket: &Arc<UdpSocket>) -> io::Result<usize> {
    socket.recv(&mut [0; 16])
}

fn main() {}
