//! An HTTP server on loopback.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// The size of `/big`.
pub const BIG: usize = 1 << 20;

pub struct Server {
    pub address: SocketAddr,
    /// Reports that a connection of `/half` has ended.
    pub ended: Receiver<()>,
}

impl Server {
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                thread::spawn(move || drop(serve(stream, &sender)));
            }
        });
        Ok(Server { address, ended })
    }
}

/// Answers each request of a connection.
fn serve(mut stream: TcpStream, half: &Sender<()>) -> io::Result<()> {
    let mut request = Vec::new();
    let mut bytes = [0; 1024];
    loop {
        let count = stream.read(&mut bytes)?;
        if count == 0 {
            return Ok(());
        }
        request.extend_from_slice(&bytes[..count]);
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        let body = if request.starts_with(b"GET /big ") {
            vec![b'.'; BIG]
        } else if request.starts_with(b"GET /half ") {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ")?;
            let end = stream.read(&mut bytes);
            let _ = half.send(());
            return end.map(drop);
        } else {
            b"one".to_vec()
        };
        request.clear();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)?;
    }
}

/// An address at which nothing listens.
pub fn closed_port() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
