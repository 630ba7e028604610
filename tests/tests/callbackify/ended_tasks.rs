//! Tasks that end without a value: the callback gets `Dropped`, once.

use awaitify::{Dropped, callbackify};
use tokio::runtime::Builder;

use super::calls;

#[callbackify(name = panic_then)]
async fn panics(message: &'static str) -> u8 {
    panic!("{message}")
}

#[callbackify]
async fn forever() -> u8 {
    std::future::pending().await
}

fn is_dropped<T: std::fmt::Debug>(outcome: &Result<T, Dropped>, function: &str) {
    assert_eq!(outcome.as_ref().unwrap_err().function(), function);
}

#[tokio::test]
async fn panic_calls_back_once() {
    let (callback, outcome) = calls();
    panic_then("on purpose", callback);
    tokio::task::yield_now().await;
    is_dropped(&outcome.recv().unwrap(), "panics");
    assert!(outcome.recv().is_err(), "called once");
}

#[tokio::test]
async fn abort_calls_back_once() {
    let (callback, outcome) = calls();
    let task = callback_forever(callback);
    tokio::task::yield_now().await;
    task.abort();
    tokio::task::yield_now().await;
    is_dropped(&outcome.recv().unwrap(), "forever");
    assert!(outcome.recv().is_err(), "called once");
}

#[test]
fn shutdown_calls_back() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let (callback, outcome) = calls();
    {
        let _inside = runtime.enter();
        callback_forever(callback);
    }
    drop(runtime);
    is_dropped(&outcome.recv().unwrap(), "forever");
}

#[test]
fn callback_panics_during_abort() {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        panic_then("on purpose", |_| panic!("in the callback too"));
        tokio::task::yield_now().await;
    });
}
