//! `#[callbackify]`: an `async fn` for callers that use callbacks. The callback is called exactly once, even if the task
//! panics.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::sync_channel;

use awaitify::callbackify;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// Connects and reads until the other end closes the connection.
#[callbackify]
async fn greeting(server: SocketAddr) -> io::Result<String> {
    let stream = TcpStream::connect(server).await?;
    let mut text = Vec::new();
    loop {
        stream.readable().await?;
        let mut part = [0; 64];
        match stream.try_read(&mut part) {
            Ok(0) => return String::from_utf8(text).map_err(io::Error::other),
            Ok(length) => text.extend_from_slice(&part[..length]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

fn main() -> io::Result<()> {
    let runtime = Runtime::new()?;
    // The tasks run on this runtime, and so do their callbacks.
    let _inside = runtime.enter();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?;
    let (tell, told) = sync_channel(1);

    let answer = tell.clone();
    callback_greeting(server, move |outcome| answer.send(outcome).unwrap());
    let (mut client, _) = listener.accept()?;
    client.write_all(b"hello")?;
    drop(client);
    match told.recv().expect("the callback was called") {
        Ok(text) => println!("greeted: {:?}", text?),
        Err(dropped) => println!("{dropped}"),
    }

    let task = callback_greeting(server, move |outcome| tell.send(outcome).unwrap());
    let (_silent, _) = listener.accept()?;
    task.abort();
    match told.recv().expect("the callback was called") {
        Ok(text) => println!("greeted: {:?}", text?),
        Err(dropped) => println!("aborted: {dropped}"),
    }
    println!("called once more: {}", told.recv().is_ok());
    Ok(())
}
