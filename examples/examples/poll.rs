//! `poll`: calls a non-blocking function every few milliseconds until it returns a value.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use awaitify::awaitable;

/// Returns `Ok(None)` if there is no message yet.
#[awaitable(poll(every = "5ms"))]
fn receive(inbox: &Arc<Mutex<Receiver<String>>>) -> Result<Option<String>, TryRecvError> {
    match inbox.lock().unwrap().try_recv() {
        Ok(message) => Ok(Some(message)),
        Err(TryRecvError::Empty) => Ok(None),
        Err(gone) => Err(gone),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), awaitify::Dropped> {
    let (sender, inbox) = channel();
    let inbox = Arc::new(Mutex::new(inbox));
    let message = awaitable_receive(&inbox);
    println!("asked once, done: {}", message.is_done());
    std::thread::spawn(move || sender.send("polled".to_owned()));
    println!("{}", message.await?.unwrap());
    // The thread has ended and dropped its sender.
    println!("{}", awaitable_receive(&inbox).await?.unwrap_err());
    Ok(())
}
