//! `future.add_done_callback`: what becomes of the value, where nobody waits for it.
//!
//! It runs on the thread that completes, so it is short: here it hands the value on.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;

use awaitify::{Awaitable, awaitable};

/// Calls back from a thread of its own, with everything that comes.
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
        // The receiver is gone only if `main` is.
        let _ = tell.send((name, text));
    });
    sender.write_all(b"hello")?;
    sender.shutdown(Shutdown::Write)?;
    let (thread, text) = told.recv().expect("the callback was called");
    println!("{} from the thread {thread:?}", text??);

    // One that is done already calls here and now.
    Awaitable::ready("at once").on_done(|text| {
        println!("{text} from the thread {:?}", thread::current().name());
    });
    Ok(())
}
