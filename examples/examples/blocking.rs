//! `run_in_executor`: a blocking function runs on Tokio's pool while a counter keeps counting.
//!
//! The function reads until its stream ends, and the counter ends the stream. If the function blocked the counter, the
//! program would hang.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use awaitify::awaitable;

#[awaitable(blocking)]
fn read_to_end(mut stream: TcpStream) -> io::Result<String> {
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut counted = TcpStream::connect(listener.local_addr()?)?;
    let text = awaitable_read_to_end(listener.accept()?.0);

    let mut ticks = tokio::time::interval(Duration::from_millis(1));
    for count in 1..=5 {
        ticks.tick().await;
        write!(counted, "{count} ")?;
        println!("counted {count}, still reading: {}", !text.is_done());
    }
    drop(counted);
    // The first `?` is for a job that was lost or panicked, the second for the function's own error.
    println!("read {:?}", text.await??);
    Ok(())
}
