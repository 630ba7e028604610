//! The way back: an `async fn` for callers that want a callback, called exactly once even if the task dies.

use std::sync::mpsc::channel;

use awaitify::callbackify;

#[callbackify]
async fn divide(a: u32, b: u32) -> u32 {
    tokio::task::yield_now().await;
    a.checked_div(b).expect("no division by zero")
}

fn main() {
    // The panic below is wanted; its message would only disturb.
    std::panic::set_hook(Box::new(|_| {}));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let (sender, outcomes) = channel();
    for b in [2, 0] {
        let sender = sender.clone();
        callback_divide(6, b, move |outcome| sender.send((b, outcome)).unwrap());
    }
    drop(sender);
    let mut all: Vec<_> = outcomes.iter().collect();
    all.sort_by_key(|(b, _)| *b);
    for (b, outcome) in all {
        match outcome {
            Ok(value) => println!("6 / {b} = {value}"),
            Err(dropped) => println!("6 / {b}: {dropped}"),
        }
    }
}
