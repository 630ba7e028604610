//! `create_task`, `gather` and `shield`: these belong to the executor, because an awaitable makes progress without them.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;

/// Reads a line, answers with its length, and calls back.
#[awaitable]
fn serve(stream: TcpStream, done: impl FnOnce(io::Result<usize>) + Send + 'static) {
    thread::spawn(move || {
        let mut line = String::new();
        let length = BufReader::new(&stream).read_line(&mut line);
        done(length.and_then(|length| {
            write!(&stream, "{length} bytes")?;
            Ok(length)
        }));
    });
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    Ok((listener.accept()?.0, client))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    // `gather`: both calls have started their operation.
    let (near, mut one) = connection()?;
    let (other_near, mut other) = connection()?;
    let (first, second) = (awaitable_serve(near), awaitable_serve(other_near));
    other.write_all(b"second\n")?;
    one.write_all(b"the first\n")?;
    let (first, second) = tokio::join!(first, second);
    println!("gathered {} and {}", first??, second??);

    // `create_task`: a task can await it like any other future.
    let (near, mut client) = connection()?;
    let task = tokio::spawn(awaitable_serve(near).flatten());
    client.write_all(b"in a task\n")?;
    let length: io::Result<usize> = task.await?;
    println!("the task gave {}", length?);

    // `shield`: the task is cancelled, but the operation goes on, because it has no `cancel` hook.
    let (near, mut client) = connection()?;
    let task = tokio::spawn(awaitable_serve(near).flatten());
    tokio::task::yield_now().await;
    task.abort();
    println!(
        "cancelled: {}",
        task.await.is_err_and(|error| error.is_cancelled())
    );
    client.write_all(b"still there?\n")?;
    let mut answer = String::new();
    client.read_to_string(&mut answer)?;
    println!("answered all the same: {answer}");
    Ok(())
}
