//! `future.add_done_callback`: handles a value that no task awaits.
//!
//! The closure runs on the thread that completes, so it should be short. Here it sends the value to a channel.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;

use awaitify::{Awaitable, awaitable};

/// Reads everything on a new thread, and calls back from there.
#[awaitable]
fn read_all(
    mut stream: TcpStream,
    done: impl FnOnce(io::Result<String>) + Send + 'static,
) -> io::Result<()> {
    let reader = thread::Builder::new().name("reader".to_owned());
    reader.spawn(move || {
        let mut text = String::new();
        done(stream.read_to_string(&mut text).map(|_| text));
    })?;
    Ok(())
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (tell, told) = channel();

    awaitable_read_all(listener.accept()?.0)?.on_done(move |text| {
        let name = thread::current().name().map(str::to_owned);
        // The receiver exists as long as `main` runs.
        let _ = tell.send((name, text));
    });
    sender.write_all(b"hello")?;
    sender.shutdown(Shutdown::Write)?;
    let (thread, text) = told.recv().expect("the callback was called");
    println!("{} from the thread {thread:?}", text??);

    // If the awaitable is done, the closure runs at once on this thread.
    Awaitable::ready("at once").on_done(|text| {
        println!("{text} from the thread {:?}", thread::current().name());
    });
    Ok(())
}
