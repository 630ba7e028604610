use awaitify::awaitable;
use std::net::UdpSocket;
use std::sync::Arc;

type FmtResult<T> = Result<T, std::fmt::Error>;

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> FmtResult<usize> {
    let _ = socket;
    Ok(0)
}

fn main() {}
