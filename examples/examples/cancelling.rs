//! `future.cancel()`: the hook asks the operation to stop, and the future returns the operation's last answer. Dropping
//! the awaitable runs the hook too, but nothing waits for the answer.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// Reads until the stream is shut down, by the other end or by the caller, and calls back with all bytes. Returns the
/// stream, so that the caller can shut it down.
#[awaitable(cancel = |stream: TcpStream| drop(stream.shutdown(Shutdown::Both)))]
fn read_all(
    stream: TcpStream,
    done: impl FnOnce(io::Result<String>) + Send + 'static,
) -> io::Result<TcpStream> {
    let mut reading = stream.try_clone()?;
    thread::spawn(move || {
        let mut text = String::new();
        done(reading.read_to_string(&mut text).map(|_| text));
    });
    Ok(stream)
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let far = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener.accept()?.0, far))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    // `cancel` runs the hook. The callback comes later, when the reading thread sees that the stream is shut down.
    let (near, _far) = connection()?;
    let cancelled = awaitable_read_all(near)?.cancel();
    println!("cancelled, it had read {:?}", cancelled.await??);

    // Dropping runs the hook, and the callback is ignored.
    let (near, mut far) = connection()?;
    drop(awaitable_read_all(near)?);
    println!("dropped, the other end reads {} bytes", far.read(&mut [0])?);

    // An awaitable that is done runs no hook. Its value is available at once.
    let (near, mut far) = connection()?;
    far.write_all(b"everything")?;
    drop(far);
    let done = awaitable_read_all(near)?;
    while !done.is_done() {
        tokio::task::yield_now().await;
    }
    println!("done, it had read {:?}", done.cancel().await??);
    Ok(())
}
