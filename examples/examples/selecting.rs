//! `asyncio.wait(…, return_when=FIRST_COMPLETED)`: `select!` polls awaitables by reference, so the losers keep waiting and
//! no value is lost.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// Reads the first byte on a new thread, and calls back from there.
#[awaitable]
fn read_byte(mut stream: TcpStream, done: impl FnOnce(io::Result<char>) + Send + 'static) {
    thread::spawn(move || {
        let mut byte = [0];
        done(stream.read_exact(&mut byte).map(|()| byte[0].into()));
    });
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let far = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener.accept()?.0, far))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (left_near, mut left_far) = connection()?;
    let (right_near, mut right_far) = connection()?;
    let mut left = awaitable_read_byte(left_near);
    let mut right = awaitable_read_byte(right_near);

    right_far.write_all(b"r")?;
    // An awaitable returns its value once. `is_terminated` tells whether it has, as in `FusedFuture`.
    while !(left.is_terminated() && right.is_terminated()) {
        tokio::select! {
            byte = &mut left, if !left.is_terminated() => println!("left: {}", byte??),
            byte = &mut right, if !right.is_terminated() => {
                println!("right: {}", byte??);
                left_far.write_all(b"l")?;
            }
        }
    }
    Ok(())
}
