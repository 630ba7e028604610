//! A function with one callback for success and one for failure. It calls one of the two.

use std::thread;

use awaitify::{Dropped, awaitable};

#[derive(Debug)]
struct Receipt {
    id: u32,
}

/// The value of the awaitable is a `Result` of the callbacks' arguments. `&str` becomes a `String`.
#[awaitable(ok = on_sent, err = on_failed)]
fn send(
    message: &str,
    on_sent: impl FnOnce(Receipt) + Send + 'static,
    on_failed: impl FnOnce(u16, &str) + Send + 'static,
) {
    let length = message.len() as u32;
    thread::spawn(move || match length {
        0 => on_failed(422, "an empty message"),
        length => on_sent(Receipt { id: 1000 + length }),
    });
}

#[tokio::main]
async fn main() -> Result<(), Dropped> {
    for message in ["hello", ""] {
        match awaitable_send(message).await? {
            Ok(receipt) => println!("sent as {}", receipt.id),
            Err((code, reason)) => println!("failed: {code} {reason}"),
        }
    }
    Ok(())
}
