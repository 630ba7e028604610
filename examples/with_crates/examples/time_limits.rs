//! `asyncio.wait_for`: `timeout` under Tokio, and `until` with the timer of another executor, here smol.
//!
//! Both drop the awaitable when the time is over, so its hook has run before they return the error.

use std::io::{self, Read};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use awaitify::awaitable;

const LIMIT: Duration = Duration::from_millis(10);

/// Calls back with the first byte, and returns the stream, so that the caller can shut it down.
#[awaitable(cancel = |stream: TcpStream| drop(stream.shutdown(Shutdown::Both)))]
fn read_byte(
    stream: TcpStream,
    done: impl FnOnce(io::Result<u8>) + Send + 'static,
) -> io::Result<TcpStream> {
    let mut reading = stream.try_clone()?;
    thread::spawn(move || {
        let mut byte = [0];
        done(reading.read_exact(&mut byte).map(|()| byte[0]));
    });
    Ok(stream)
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let far = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener.accept()?.0, far))
}

#[tokio::main(flavor = "current_thread")]
async fn under_tokio() -> io::Result<()> {
    let (near, mut silent) = connection()?;
    let elapsed = awaitable_read_byte(near)?.timeout(LIMIT).await;
    println!("Tokio: {}", elapsed.expect_err("nothing was sent"));
    println!("the other end reads {} bytes", silent.read(&mut [0])?);
    Ok(())
}

fn under_smol() -> io::Result<()> {
    smol::block_on(async {
        let (near, mut silent) = connection()?;
        let elapsed = awaitable_read_byte(near)?
            .until(smol::Timer::after(LIMIT))
            .await;
        println!("smol: {}", elapsed.expect_err("nothing was sent"));
        println!("the other end reads {} bytes", silent.read(&mut [0])?);
        Ok(())
    })
}

fn main() -> io::Result<()> {
    under_tokio()?;
    under_smol()
}
