//! Three steps with nested callbacks, and the same three steps with `.await`. The callback form is not changed.

use std::sync::mpsc::channel;
use std::thread;

use awaitify::{Dropped, awaitable};

#[awaitable]
fn async_add(a: i32, b: i32, callback: impl FnOnce(i32) + Send + 'static) {
    thread::spawn(move || callback(a + b));
}

/// Nests each step in the previous one, and needs a channel to tell the caller about the end.
fn nested() -> i32 {
    let (tell, told) = channel();
    async_add(1, 2, |result| {
        async_add(result, 3, move |result| {
            async_add(result, 4, move |result| tell.send(result).unwrap());
        });
    });
    told.recv().expect("all callbacks were called")
}

#[tokio::main(flavor = "current_thread")]
async fn awaited() -> Result<i32, Dropped> {
    let result = awaitable_async_add(1, 2).await?;
    let result = awaitable_async_add(result, 3).await?;
    awaitable_async_add(result, 4).await
}

fn main() -> Result<(), Dropped> {
    println!("nested: {}", nested());
    println!("awaited: {}", awaited()?);
    Ok(())
}
