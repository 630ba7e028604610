//! `readable` on a listener.

use std::io::{self};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use awaitify::{TimedOut, awaitable};
use tokio::task::yield_now;

#[awaitable(readable)]
fn accept(listener: &Arc<TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    listener.accept()
}

#[awaitable(blocking)]
fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

fn listener() -> Arc<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    Arc::new(listener)
}

// from: cpython-add_reader _sock_accept_tryagain, sock_accept, _sock_accept
// from: cpython-add_reader sock_accept does not block; the function decides if the connection blocks
#[tokio::test]
async fn accepts_connection() {
    let listener = listener();
    let accepted = awaitable_accept(&listener);
    assert!(!accepted.is_done());
    let client = awaitable_connect(listener.local_addr().unwrap());
    let client = client.await.unwrap().unwrap();
    let (connection, address) = accepted.await.unwrap().unwrap();
    assert_eq!(address, client.local_addr().unwrap());
    assert_eq!(connection.peer_addr().unwrap(), address);
    assert_eq!(client.peer_addr().unwrap(), listener.local_addr().unwrap());
}

// from: cpython-add_reader cancel_sock_accept, _sock_accept_canceled_fut, _sock_accept_unregister, sock_client_fail
#[tokio::test]
async fn accept_timeout_closes_port() {
    let listener = listener();
    let address = listener.local_addr().unwrap();
    let accepted = awaitable_accept(&listener).timeout(Duration::from_millis(1));
    let late = TimedOut::new("accept", Some(Duration::from_millis(1)));
    assert_eq!(accepted.await.unwrap_err(), late);
    while Arc::strong_count(&listener) > 1 {
        yield_now().await;
    }
    drop(listener);
    let error = awaitable_connect(address).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}
