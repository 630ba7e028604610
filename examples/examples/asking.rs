//! `future.done()` and `future.result()`: a program with its own loop, for example a game, asks once per frame.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use awaitify::{NotDone, awaitable};

/// Reads the first line on a new thread, and calls back from there.
#[awaitable]
fn read_line(stream: TcpStream, done: impl FnOnce(io::Result<String>) + Send + 'static) {
    thread::spawn(move || {
        let first = BufReader::new(stream).lines().next();
        done(first.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into())));
    });
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let mut line = awaitable_read_line(listener.accept()?.0);

    println!("done: {}", line.is_done());
    println!("result: {}", line.try_take().expect_err("nothing was sent"));

    sender.write_all(b"hello\n")?;
    let line = loop {
        match line.try_take() {
            Ok(line) => break line,
            // A real program would draw a frame here.
            Err(NotDone) => thread::yield_now(),
        }
    };
    println!("result: {}", line??);
    Ok(())
}
