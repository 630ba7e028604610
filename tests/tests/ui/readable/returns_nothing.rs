use std::net::UdpSocket;
use std::sync::Arc;

use awaitify::awaitable;

#[awaitable(writable)]
fn send(socket: &Arc<UdpSocket>) {
    socket.send(b"four").unwrap();
}

fn main() {}
