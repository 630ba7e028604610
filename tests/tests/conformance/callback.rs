//! When the callback is called, when it is dropped, and when neither happens.

use std::future::ready;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;

use awaitify::{Awaitable, Completer, Dropped, NotDone, awaitable};

use crate::conformance::runtimes::{on_each_runtime, poll_once, tracked};

on_each_runtime! {
    called_inside_the_call_it_is_done_when_returned,
    called_later_on_another_thread_the_task_is_woken,
    the_value_is_received_on_the_awaiting_task,
    called_twice_the_first_value_wins,
    a_second_value_is_given_back_to_who_asks,
    called_after_the_awaitable_is_gone_the_value_is_dropped_there,
    dropped_uncalled_the_error_names_the_function,
    neither_called_nor_dropped_it_stays_pending_until_a_limit,
}

#[awaitable]
fn call_at_once(done: impl FnOnce(u8) + Send + 'static) {
    done(7);
}

async fn called_inside_the_call_it_is_done_when_returned() {
    let awaitable = awaitable_call_at_once();
    assert!(awaitable.is_done());
    assert_eq!(awaitable.await, Ok(7));
}

/// Calls back on a thread of its own, once `gate` is opened.
#[awaitable]
fn call_later(gate: Receiver<()>, done: impl FnOnce(thread::ThreadId) + Send + 'static) {
    thread::spawn(move || {
        gate.recv().expect("the gate is opened");
        done(thread::current().id());
    });
}

async fn called_later_on_another_thread_the_task_is_woken() {
    let (open, gate) = channel();
    let mut awaitable = awaitable_call_later(gate);
    assert_eq!(poll_once(&mut awaitable).await, Poll::Pending);
    open.send(()).expect("the thread waits");
    let caller = awaitable.await.expect("the callback is called");
    assert_ne!(caller, thread::current().id());
}

async fn the_value_is_received_on_the_awaiting_task() {
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

async fn called_twice_the_first_value_wins() {
    assert_eq!(awaitable_call_twice().await, Ok("first".to_owned()));
}

async fn a_second_value_is_given_back_to_who_asks() {
    let mut refused = None;
    let awaitable = Awaitable::new(|completer| {
        let completer = completer.share();
        assert_eq!(completer.try_complete(Ok(1)), Ok(()));
        refused = Some(completer.try_complete(Ok(2)));
    });
    assert_eq!(refused, Some(Err(Ok(2))));
    assert_eq!(awaitable.await, Ok::<i32, Dropped>(1));
}

async fn called_after_the_awaitable_is_gone_the_value_is_dropped_there() {
    let (drops, value) = tracked();
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

async fn dropped_uncalled_the_error_names_the_function() {
    let dropped = awaitable_forget_to_call().await.unwrap_err();
    assert_eq!(dropped.function(), "forget_to_call");
}

type Kept = Arc<Mutex<Option<Box<dyn FnOnce(u8) + Send>>>>;

#[awaitable]
fn keep_for_ever(shelf: &Kept, done: impl FnOnce(u8) + Send + 'static) {
    *shelf.lock().unwrap() = Some(Box::new(done));
}

async fn neither_called_nor_dropped_it_stays_pending_until_a_limit() {
    let shelf = Kept::default();
    let mut awaitable = awaitable_keep_for_ever(&shelf);
    assert_eq!(poll_once(&mut awaitable).await, Poll::Pending);
    assert!(!awaitable.is_done());
    assert_eq!(awaitable.until(ready(())).await, Err(NotDone));
}
