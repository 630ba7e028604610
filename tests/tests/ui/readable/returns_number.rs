use std::net::UdpSocket;
use std::sync::Arc;

use awaitify::awaitable;

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> usize {
    socket.recv(&mut [0; 16]).unwrap()
}

fn main() {}
