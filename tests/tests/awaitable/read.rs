//! Reading an awaitable without a task: `try_take`, `is_done`, `wait` and `wait_timeout`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self};
use std::time::{Duration, Instant};

use awaitify::{Awaitable, NotDone, TimedOut};
use awaitify_tests::support::{Answer, Task, pair, poll};
use futures_core::FusedFuture;

/// The function that `pair` starts an operation in.
const FUNCTION: &str = "pair";

// from: cpython-future initial_state
#[test]
fn new_awaitable_is_pending() {
    let (completer, mut awaitable) = pair::<u8>();
    assert!(!awaitable.is_done());
    assert!(!awaitable.is_terminated());
    assert_eq!(awaitable.try_take(), Err(NotDone));
    assert!(completer.is_awaited());
    drop(awaitable);
    assert!(!completer.is_awaited());
}

// from: oneshot try_recv, try_recv_with_dropped_sender
#[test]
fn try_take_tells_states_apart() {
    let (completer, mut awaitable) = pair();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(3));
    assert_eq!(awaitable.try_take(), Ok(Ok(3)));
    let (completer, mut awaitable) = pair::<u8>();
    drop(completer);
    assert!(matches!(awaitable.try_take(), Ok(Err(_))));
}

// from: cpython-future yield_from_twice, future_traceback; panics, because a value is returned once
#[test]
#[should_panic(expected = "asked again after it had given its value")]
fn try_take_twice_panics() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(3));
    awaitable.try_take().unwrap().unwrap();
    let _ = awaitable.try_take();
}

/// The `oneshot` crate returns an error in each of these cases.
// from: tokio try_recv_after_completion, try_recv_after_completion_await; a second read panics
// from: oneshot send_before_try_recv, send_before_recv_ref, send_before_recv_timeout; a second read panics
#[test]
fn any_second_read_panics() {
    type Ask = fn(&mut Awaitable<Answer<u8>>);
    let ways: [Ask; 4] = [
        |awaitable| assert!(awaitable.try_take().is_ok()),
        |awaitable| assert!(poll(awaitable, &Arc::default()).is_ready()),
        |awaitable| assert!(awaitable.wait_timeout(Duration::ZERO).is_ok()),
        |awaitable| assert!(awaitable.wait_timeout(Duration::MAX).is_ok()),
    ];
    for first in ways {
        for second in ways {
            let (completer, mut awaitable) = pair();
            completer.complete(Ok(3));
            first(&mut awaitable);
            let asked = catch_unwind(AssertUnwindSafe(|| second(&mut awaitable)));
            let panicked = asked.expect_err("the value was given");
            let message = panicked.downcast_ref::<&str>();
            assert!(message.is_some_and(|message| message.contains("asked again")));
        }
    }
}

// from: tokio receiver_is_terminated_send, receiver_is_terminated_try_recv, receiver_is_terminated_drop
#[test]
fn terminated_after_value() {
    let (completer, mut awaitable) = pair();
    assert!(!FusedFuture::is_terminated(&awaitable));
    completer.complete(Ok(3));
    assert!(
        !FusedFuture::is_terminated(&awaitable),
        "done, and the value still to be given"
    );
    awaitable.try_take().unwrap().unwrap();
    assert!(FusedFuture::is_terminated(&awaitable));

    let (completer, mut awaitable) = pair::<u8>();
    drop(completer);
    assert!(
        !FusedFuture::is_terminated(&awaitable),
        "done, and the error still to be given"
    );
    assert!(poll(&mut awaitable, &Arc::default()).is_ready());
    assert!(FusedFuture::is_terminated(&awaitable));
}

// from: tokio receiver_is_empty_send, receiver_is_empty_try_recv, receiver_is_empty_drop; `is_done` stays true
// from: oneshot async_receiver_has_message, dropping_sender_disconnects_receiver; `is_done` stays true
// from: oneshot dropping_sender_disconnects_async_receiver; `is_done` stays true
#[test]
fn is_done_stays_true() {
    let (completer, mut awaitable) = pair();
    assert!(!awaitable.is_done());
    completer.complete(Ok(17));
    assert!(awaitable.is_done());
    assert_eq!(awaitable.try_take(), Ok(Ok(17)));
    assert!(awaitable.is_done());

    let (completer, awaitable) = pair::<u8>();
    assert!(!awaitable.is_done());
    drop(completer);
    assert!(awaitable.is_done());
}

// from: futures-channel oneshot_send1
// from: oneshot recv_before_send
#[test]
fn wait_for_another_thread() {
    let (completer, awaitable) = pair();
    let sender = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(awaitable.wait(), Ok(5));
    sender.join().unwrap();
}

// from: futures-channel oneshot_drop_tx2
// from: oneshot recv_with_dropped_sender, recv_before_send_then_drop_sender
#[test]
fn wait_ends_with_dropped_completer() {
    let (completer, awaitable) = pair::<u8>();
    let sender = thread::spawn(move || drop(completer));
    assert!(awaitable.wait().is_err());
    sender.join().unwrap();
}

// from: oneshot recv_deadline_time_should_elapse, recv_deadline_and_timeout_no_time
#[test]
fn wait_timeout_can_be_repeated() {
    let (completer, mut awaitable) = pair();
    let soon = Duration::from_millis(1);
    let late = TimedOut::new(FUNCTION, Some(soon));
    assert_eq!(awaitable.wait_timeout(soon), Err(late));
    assert_eq!(awaitable.wait_timeout(soon), Err(late));
    completer.complete(Ok(5));
    assert_eq!(awaitable.wait_timeout(Duration::ZERO), Ok(Ok(5)));
}

// from: oneshot recv_timeout_before_send, recv_timeout_before_send_then_drop_sender
// from: oneshot recv_timeout_time_should_elapse
#[test]
fn wait_timeout_duration() {
    let (completer, mut awaitable) = pair();
    let (limit, begun) = (Duration::from_millis(20), Instant::now());
    let late = TimedOut::new(FUNCTION, Some(limit));
    assert_eq!(awaitable.wait_timeout(limit), Err(late));
    assert!(begun.elapsed() >= limit);

    let (limit, begun) = (Duration::from_secs(600), Instant::now());
    let sender = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(awaitable.wait_timeout(limit), Ok(Ok(5)));
    sender.join().unwrap();
    let (completer, mut awaitable) = pair::<u8>();
    let sender = thread::spawn(move || drop(completer));
    assert!(matches!(awaitable.wait_timeout(limit), Ok(Err(_))));
    sender.join().unwrap();
    assert!(begun.elapsed() < limit);
}

#[test]
fn wait_after_poll() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    let sender = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(awaitable.wait(), Ok(5));
    sender.join().unwrap();
    assert_eq!(Arc::strong_count(&task), 1, "the older waker is released");
}
