//! `concurrent.futures.Future.result(timeout)`: a program without an executor blocks its thread, with or without a limit.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use awaitify::awaitable;

/// Waits for a connection on a new thread, and calls back from there.
#[awaitable]
fn accept(listener: TcpListener, done: impl FnOnce(io::Result<TcpStream>) + Send + 'static) {
    thread::spawn(move || done(listener.accept().map(|(stream, _)| stream)));
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut visitor = awaitable_accept(listener);

    // The awaitable can still be used after the wait has timed out.
    if let Err(error) = visitor.wait_timeout(Duration::from_millis(10)) {
        println!("nobody yet: {error}");
    }
    let caller = TcpStream::connect(address)?;
    let met = visitor.wait()??.peer_addr()? == caller.local_addr()?;
    println!("somebody: {met}");
    Ok(())
}
