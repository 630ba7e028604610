//! `concurrent.futures.Future.result(timeout)`: a program without an executor blocks its thread, for ever or for a while.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use awaitify::{NotDone, awaitable};

/// Calls back from a thread of its own, when somebody has connected.
#[awaitable]
fn accept(listener: TcpListener, done: impl FnOnce(io::Result<TcpStream>) + Send + 'static) {
    thread::spawn(move || done(listener.accept().map(|(stream, _)| stream)));
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut visitor = awaitable_accept(listener);

    // A wait that was in vain leaves the awaitable as it was.
    if let Err(NotDone) = visitor.wait_timeout(Duration::from_millis(10)) {
        println!("nobody yet");
    }
    let caller = TcpStream::connect(address)?;
    let met = visitor.wait()??.peer_addr()? == caller.local_addr()?;
    println!("somebody: {met}");
    Ok(())
}
