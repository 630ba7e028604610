//! Each value is dropped once, whether it was read or not.

use std::sync::atomic::Ordering;

use awaitify::{Awaitable, Completer};
use awaitify_tests::support::{Answer, counted, pair};

// from: oneshot send_then_drop_receiver, message_in_channel_dropped_on_receiver_drop
// from: kotlin undelivered value
#[test]
fn unread_value_is_dropped_once() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    drop(awaitable);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

// from: oneshot send_error_drops_message_correctly
// from: kotlin CancelAndResume, CancelAndResumeWithException, ExceptionIsNotReported
// from: cpython-future set_result_unless_cancelled
#[test]
fn late_value_is_dropped_once() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    drop(awaitable);
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

// from: kotlin ResumeUnconfined
// from: cpython-future tb_logger_result_retrieved
#[test]
fn received_value_is_owned() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    completer.complete(Ok(value));
    let received = awaitable.wait().unwrap();
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    drop(received);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

/// Python logs an exception that was never retrieved. Here an error is a value, and `must_use` warns at compile time.
// from: cpython-future tb_logger_result_unretrieved
// from: cpython-future tb_logger_exception_unretrieved; an unread error is dropped like any value, since `must_use` warns earlier
// from: cpython-future future_exception_never_retrieved; an unread error is dropped like any value, since `must_use` warns earlier
// from: cpython-future future_exception_never_retrieved_debug; an unread error is dropped like any value, since `must_use` warns earlier
#[test]
fn unread_outcome_is_dropped_once() {
    for is_error in [false, true] {
        let (value, drops) = counted();
        let (completer, awaitable) = pair();
        completer.complete(Ok(if is_error { Err(value) } else { Ok(value) }));
        assert_eq!(drops.load(Ordering::SeqCst), 0);
        drop(awaitable);
        assert_eq!(drops.load(Ordering::SeqCst), 1);
    }
}

/// Uses the library in its `drop`, as Python's values run the garbage collector.
struct Evil {
    other: Option<Completer<Answer<u8>>>,
}

impl Drop for Evil {
    fn drop(&mut self) {
        drop(pair::<u8>());
        assert_eq!(Awaitable::ready(2).wait(), 2);
        // Runs last. If the code above panicked, the panic would be contained, but this completion would be missing.
        if let Some(other) = self.other.take() {
            other.complete(Ok(1));
        }
    }
}

// from: cpython-future future_del_collect
#[test]
fn value_completes_another_in_drop() {
    for _ in 0..100 {
        let (other, done_by_drop) = pair();
        let (completer, awaitable) = pair();
        completer.complete(Ok(Evil { other: Some(other) }));
        drop(awaitable);
        assert_eq!(done_by_drop.wait(), Ok(1));
    }
}
