//! HTTP with `ehttp`, a crate that has only callbacks. Its function is declared in a few lines.
//!
//! The program starts the server itself, on loopback.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// The signature is copied from the documentation of `ehttp`.
#[awaitable(path = ehttp::fetch)]
fn fetch(
    request: ehttp::Request,
    on_done: impl FnOnce(ehttp::Result<ehttp::Response>) + Send + 'static,
);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = serve()?;

    // Each call of `fetch` starts its request, so both have started before the first is awaited.
    let hello = fetch(ehttp::Request::get(format!("{base}/hello")));
    let missing = fetch(ehttp::Request::get(format!("{base}/missing")));

    // The first `?` is for a dropped callback, the second for an error of HTTP.
    let hello = hello.await??;
    println!("{} {}", hello.status, hello.text().unwrap_or("no text"));
    println!("{}", missing.await??.status);

    // `flatten` returns one error type for both.
    let refused: Result<ehttp::Response, String> =
        fetch(ehttp::Request::get("http://127.0.0.1:1/"))
            .flatten()
            .await;
    println!("nobody listens on port 1: {}", refused.is_err());
    Ok(())
}

/// Starts a server with one page, and returns its URL.
fn serve() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    Ok(base)
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers end with an empty line.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let (status, body) = if request.starts_with("GET /hello ") {
        ("200 OK", "Hello from loopback")
    } else {
        ("404 Not Found", "")
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
