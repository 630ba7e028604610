//! `future.cancel()`: the hook asks the operation to stop, and what it still says is awaited. To drop is to ask as well,
//! and not to listen.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// Calls back with everything that comes until the stream is shut down, by the other end or by the caller, who is given
/// the stream for that.
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
    // The hook runs in `cancel`; the callback comes after it, as the reading thread finds the stream shut down.
    let (near, _far) = connection()?;
    let cancelled = awaitable_read_all(near)?.cancel();
    println!("cancelled, it had read {:?}", cancelled.await??);

    // Dropped: the other end is told, and nobody waits for the callback.
    let (near, mut far) = connection()?;
    drop(awaitable_read_all(near)?);
    println!("dropped, the other end reads {} bytes", far.read(&mut [0])?);

    // One that is done needs no hook; its value is there at once.
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
