//! Results, errors and panics of a job.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use awaitify::{BlockingError, awaitable};

#[awaitable(blocking)]
fn divide(a: u32, b: u32) -> u32 {
    a / b
}

#[awaitable(blocking)]
fn refuse(name: &str) {
    panic!("there is no {name}")
}

/// Returns true if the gate was opened while it waited.
#[awaitable(blocking)]
fn wait_at(gate: Receiver<()>) -> bool {
    gate.recv_timeout(Duration::from_secs(60)).is_ok()
}

#[tokio::test]
async fn panic_message_in_error() {
    assert_eq!(awaitable_divide(6, 3).await, Ok(2));
    let error = awaitable_divide(1, 0).await.unwrap_err();
    let BlockingError::Panicked { function, message } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (*function, message.as_str()),
        ("divide", "attempt to divide by zero")
    );
    // A formatted message has a payload of another type.
    let error = awaitable_refuse("bread").await.unwrap_err();
    assert_eq!(error.to_string(), "`refuse` panicked: there is no bread");
}

#[test]
#[should_panic(expected = "`divide` was called outside a Tokio runtime, which `blocking` needs")]
fn panics_without_runtime() {
    drop(awaitable_divide(6, 3));
}

#[tokio::test]
async fn event_loop_keeps_ticking() {
    let (open, gate) = channel();
    let blocked = awaitable_wait_at(gate);
    let mut every = tokio::time::interval(Duration::from_millis(1));
    for _ in 0..20 {
        every.tick().await;
    }
    assert!(!blocked.is_done());
    // If the call had blocked the loop, its time would be over by now.
    let _ = open.send(());
    assert_eq!(blocked.await, Ok(true));
}

#[awaitable(blocking)]
fn fail(message: &str) -> Result<u8, String> {
    Err(message.to_owned())
}

#[awaitable(blocking)]
fn fail_without_words() {
    panic_any(7_u8);
}

// from: anyio-to_thread run_in_thread_exception
// from: anyio-to_thread stopiteration; any panic arrives, also one without a message
// from: cpython-executor to_thread_exception
#[tokio::test]
async fn job_errors_reach_task() {
    assert_eq!(awaitable_fail("foo").await, Ok(Err("foo".to_owned())));
    let panicked = awaitable_fail_without_words().await.unwrap_err();
    let BlockingError::Panicked { function, message } = panicked else {
        panic!("{panicked}");
    };
    assert_eq!(function, "fail_without_words");
    assert_eq!(message, "with a payload that is no text");
}

#[awaitable(blocking)]
fn add_once(runs: &Arc<AtomicUsize>, a: i32, b: i32) -> i32 {
    runs.fetch_add(1, Ordering::SeqCst);
    a + b
}

// from: cpython-executor to_thread, to_thread_once, to_thread_args_kwargs, to_thread_concurrent
#[tokio::test]
async fn many_jobs_run_once() {
    let runs = Arc::default();
    let jobs: Vec<_> = (0..10).map(|n| awaitable_add_once(&runs, n, 40)).collect();
    for (number, job) in (0..10).zip(jobs) {
        assert_eq!(job.await, Ok(40 + number));
    }
    assert_eq!(runs.load(Ordering::SeqCst), 10);
}
