//! Callbacks that are called, called twice, called late, dropped, or neither.

use std::future::ready;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;

use awaitify::{Awaitable, Completer, Dropped, TimedOut, awaitable};
use awaitify_tests::support::counted;

use super::runtimes::{on_each_runtime, poll_once};

on_each_runtime! {
    called_inside_call,
    called_later_on_thread,
    value_received_on_awaiting_task,
    first_of_two_calls_wins,
    try_complete_returns_second_value,
    called_after_drop,
    dropped_uncalled,
    neither_called_nor_dropped,
}

#[awaitable]
fn call_at_once(done: impl FnOnce(u8) + Send + 'static) {
    done(7);
}

async fn called_inside_call() {
    let awaitable = awaitable_call_at_once();
    assert!(awaitable.is_done());
    assert_eq!(awaitable.await, Ok(7));
}

/// Calls back from a new thread, once `gate` is opened.
#[awaitable]
fn call_later(gate: Receiver<()>, done: impl FnOnce(thread::ThreadId) + Send + 'static) {
    thread::spawn(move || {
        gate.recv().expect("the gate is opened");
        done(thread::current().id());
    });
}

async fn called_later_on_thread() {
    let (open, gate) = channel();
    let mut awaitable = awaitable_call_later(gate);
    assert_eq!(poll_once(&mut awaitable).await, Poll::Pending);
    open.send(()).expect("the thread waits");
    let caller = awaitable.await.expect("the callback is called");
    assert_ne!(caller, thread::current().id());
}

async fn value_received_on_awaiting_task() {
    let (open, gate) = channel();
    let task = async {
        let caller = awaitable_call_later(gate).await.expect("it is called");
        (caller, thread::current().id())
    };
    open.send(()).expect("the gate is there");
    let (caller, receiver) = task.await;
    assert_ne!(
        caller, receiver,
        "what follows the await ran on the callback's thread"
    );
}

#[awaitable]
fn call_twice(done: impl Fn(&str) + Send + 'static) {
    done("first");
    done("second");
}

async fn first_of_two_calls_wins() {
    assert_eq!(awaitable_call_twice().await, Ok("first".to_owned()));
}

async fn try_complete_returns_second_value() {
    let mut refused = None;
    let awaitable = Awaitable::new(|completer| {
        let completer = completer.share();
        assert_eq!(completer.try_complete(Ok(1)), Ok(()));
        refused = Some(completer.try_complete(Ok(2)));
    });
    assert_eq!(refused, Some(Err(Ok(2))));
    assert_eq!(awaitable.await, Ok::<i32, Dropped>(1));
}

async fn called_after_drop() {
    let (value, drops) = counted();
    let mut kept = None;
    drop(Awaitable::new(|completer| kept = Some(completer)));
    let completer: Completer<Result<_, Dropped>> = kept.expect("it was handed over");
    thread::spawn(move || completer.complete(Ok(value)))
        .join()
        .expect("completing does not panic");
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

#[awaitable]
fn forget_to_call(done: impl FnOnce(u8) + Send + 'static) {
    drop(done);
}

async fn dropped_uncalled() {
    let dropped = awaitable_forget_to_call().await.unwrap_err();
    assert_eq!(dropped.function(), "forget_to_call");
}

type Kept = Arc<Mutex<Option<Box<dyn FnOnce(u8) + Send>>>>;

#[awaitable]
fn keep_for_ever(shelf: &Kept, done: impl FnOnce(u8) + Send + 'static) {
    *shelf.lock().unwrap() = Some(Box::new(done));
}

async fn neither_called_nor_dropped() {
    let shelf = Kept::default();
    let mut awaitable = awaitable_keep_for_ever(&shelf);
    assert_eq!(poll_once(&mut awaitable).await, Poll::Pending);
    assert!(!awaitable.is_done());
    assert_eq!(
        awaitable.until(ready(())).await,
        Err(TimedOut::new("keep_for_ever", None))
    );
}
