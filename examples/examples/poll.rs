//! Polling: a non-blocking read is asked again every few milliseconds.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use awaitify::awaitable;

/// `Ok(None)`: nothing yet.
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
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        sender.send("polled".to_owned()).unwrap();
    });
    println!("{}", message.await?.unwrap());
    println!("{}", awaitable_receive(&inbox).await?.unwrap_err());
    Ok(())
}
