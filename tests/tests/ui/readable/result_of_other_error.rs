use std::net::UdpSocket;
use std::sync::Arc;

use awaitify::awaitable;

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> Result<usize, String> {
    socket.recv(&mut [0; 16]).map_err(|error| error.to_string())
}

fn main() {}
