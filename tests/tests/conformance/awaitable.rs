//! Awaitables that are dropped, moved to another task, polled too often, woken, or outlive their executor.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use awaitify::{Awaitable, Dropped, SharedCompleter};
use awaitify_tests::support::{Task, counted, pair, poll};

use super::runtimes::{on_each_runtime, poll_once};

on_each_runtime! {
    dropped_unpolled_after_value,
    polled_by_another_task,
    poll_after_value_panics,
    no_lock_while_waking,
    only_waker_runs_on_callback_thread,
    complete_after_executor_ended,
}

async fn dropped_unpolled_after_value() {
    let (value, drops) = counted();
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancelled);
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), Box::new(move |()| flag.store(true, Ordering::SeqCst)));
    completer.complete(Ok(value));
    drop(awaitable);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
    assert!(!cancelled.load(Ordering::SeqCst));
}

async fn polled_by_another_task() {
    let (older, newest) = (Arc::<Task>::default(), Arc::<Task>::default());
    let (completer, mut awaitable) = pair();
    assert_eq!(poll(&mut awaitable, &older), Poll::Pending);
    assert_eq!(poll(&mut awaitable, &newest), Poll::Pending);
    assert_eq!(Arc::strong_count(&older), 1, "the older waker is kept");
    completer.complete(Ok(1));
    assert_eq!(older.woken(), 0);
    assert_eq!(newest.woken(), 1);
    assert_eq!(Arc::strong_count(&newest), 1, "the woken waker is kept");
    assert_eq!(awaitable.await, Ok(1));
}

async fn poll_after_value_panics() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(1));
    assert!(!awaitable.is_terminated());
    assert_eq!(poll_once(&mut awaitable).await, Poll::Ready(Ok(1)));
    assert!(awaitable.is_terminated());
    let again = || Pin::new(&mut awaitable).poll(&mut Context::from_waker(Waker::noop()));
    let payload = catch_unwind(AssertUnwindSafe(again)).unwrap_err();
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .expect("the panic has a message");
    assert!(
        said.contains("polled") || said.contains("value"),
        "it said: {said}"
    );
}

/// A waker that uses the cell that wakes it. If a lock were held, it would deadlock.
struct LooksBack {
    completer: SharedCompleter<Result<u8, Dropped>>,
    awaitable: Mutex<Option<Awaitable<Result<u8, Dropped>>>>,
    taken: Mutex<Option<Result<u8, Dropped>>>,
}

impl Wake for LooksBack {
    fn wake(self: Arc<Self>) {
        assert!(!self.completer.is_awaited());
        assert_eq!(self.completer.try_complete(Ok(2)), Err(Ok(2)));
        let mut awaitable = self.awaitable.lock().unwrap().take().expect("it is there");
        *self.taken.lock().unwrap() = awaitable.try_take().ok();
    }
}

async fn no_lock_while_waking() {
    let (completer, awaitable) = pair();
    let task = Arc::new(LooksBack {
        completer: completer.share(),
        awaitable: Mutex::new(Some(awaitable)),
        taken: Mutex::new(None),
    });
    let waker = Waker::from(Arc::clone(&task));
    let polled = Pin::new(
        task.awaitable
            .lock()
            .unwrap()
            .as_mut()
            .expect("it is there"),
    )
    .poll(&mut Context::from_waker(&waker));
    assert_eq!(polled, Poll::Pending);
    task.completer.complete(Ok(1));
    assert_eq!(*task.taken.lock().unwrap(), Some(Ok(1)));
}

async fn only_waker_runs_on_callback_thread() {
    let (completer, awaitable) = pair();
    let (finished, wait_for_callback) = channel();
    let callback = thread::spawn(move || {
        completer.complete(Ok(thread::current().id()));
        finished.send(()).expect("the test waits");
    });
    let continued = async { (awaitable.await, thread::current().id()) };
    wait_for_callback.recv().expect("the callback returns");
    let (called, continued_on) = continued.await;
    assert_eq!(called, Ok(callback.thread().id()));
    assert_ne!(continued_on, callback.thread().id());
}

async fn complete_after_executor_ended() {
    let (completer, awaitable) = pair();
    let ended = thread::spawn(move || {
        let executor = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        executor.spawn(awaitable);
        executor.block_on(tokio::task::yield_now());
    });
    ended.join().expect("the executor ends");
    assert_eq!(completer.try_complete(Ok(1)), Err(Ok(1)));
}
