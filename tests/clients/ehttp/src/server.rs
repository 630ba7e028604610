//! An HTTP server on loopback that returns the path of the request. `/missing` returns 404, `/cut` promises more than it
//! sends, and `/endless` never ends by itself.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Starts the server on a free port, and returns its base URL and the paths of answers that the client broke off.
pub fn start() -> io::Result<(String, Receiver<String>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let (broken, is_broken) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let broken = broken.clone();
            thread::spawn(move || answer(stream, &broken));
        }
    });
    Ok((format!("http://{address}"), is_broken))
}

/// Returns an address without a listener.
pub fn closed_port() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

fn answer(mut stream: TcpStream, broken: &Sender<String>) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    match path {
        "/cut" => return write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"),
        "/endless" => {
            // The client closes the connection some time, and then writing fails.
            let _ = write_endless(&mut stream);
            let _ = broken.send(path.to_owned());
            return Ok(());
        }
        _ => {}
    }
    let status = if path == "/missing" {
        "404 Not Found"
    } else {
        "200 OK"
    };
    let body = format!("you asked for {path}");
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn write_endless(stream: &mut TcpStream) -> io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
    loop {
        stream.write_all(&[b'x'; 1024])?;
    }
}
