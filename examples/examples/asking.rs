//! What can be asked of an awaitable besides awaiting it: `done`, `result`, `add_done_callback`, `cancel`, time limits.

use std::time::Duration;

use awaitify::{Awaitable, Completer, Dropped, NotDone};

type Answer = Result<u8, Dropped>;

fn pending() -> (Completer<Answer>, Awaitable<Answer>) {
    let mut kept = None;
    let awaitable = Awaitable::new(|completer| kept = Some(completer));
    (kept.expect("it was handed out"), awaitable)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (completer, mut answer) = pending();
    println!(
        "done: {}, result: {:?}",
        answer.is_done(),
        answer.try_take()
    );
    completer.complete(Ok(1));
    println!(
        "done: {}, result: {:?}",
        answer.is_done(),
        answer.try_take()
    );

    let (completer, answer) = pending();
    answer.on_done(|value| println!("done callback: {value:?}"));
    completer.complete(Ok(2));

    let (completer, answer) = pending();
    let cancelled = answer
        .on_cancel("request 3", Box::new(|id| println!("cancel {id}")))
        .cancel();
    drop(completer);
    println!("cancelled: {}", cancelled.await.unwrap_err());

    let (_completer, answer) = pending();
    assert_eq!(answer.timeout(Duration::from_millis(5)).await, Err(NotDone));
    let (_completer, mut answer) = pending();
    println!("waited for: {:?}", answer.wait_timeout(Duration::ZERO));
}
