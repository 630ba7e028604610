//! `.detach()` and `.guard()`: the awaitable holds the returned handle. After `detach` the handle lives until the callback
//! has been called.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// Ends the connection when it is dropped.
struct Connected(TcpStream);

impl Drop for Connected {
    fn drop(&mut self) {
        // An error means that the connection has ended already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Reads a line, answers it, and calls back.
#[awaitable(keep)]
fn serve(
    stream: TcpStream,
    done: impl FnOnce(io::Result<()>) + Send + 'static,
) -> io::Result<Connected> {
    let kept = Connected(stream.try_clone()?);
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(&stream).read_line(&mut line);
        done(read.and_then(|_| write!(&stream, "you said {line}")));
    });
    Ok(kept)
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener.accept()?.0, client))
}

fn main() -> io::Result<()> {
    let mut answer = String::new();

    let (near, mut client) = connection()?;
    let serving = awaitable_serve(near)?;
    let address = serving.guard().map(|kept| kept.0.peer_addr()).transpose()?;
    println!(
        "it holds the connection: {}",
        address == Some(client.local_addr()?)
    );
    drop(serving);
    client.read_to_string(&mut answer)?;
    println!("dropped: {answer:?}");

    let (near, mut client) = connection()?;
    awaitable_serve(near)?.detach();
    client.write_all(b"hello\n")?;
    client.read_to_string(&mut answer)?;
    println!("detached: {answer:?}");
    Ok(())
}
