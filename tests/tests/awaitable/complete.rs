//! `Completer`: values that are delivered, refused, or never sent.

use std::sync::Arc;
use std::task::Poll;
use std::thread::{self};

use awaitify::{Awaitable, Completer, Dropped, NotDone, SharedCompleter};
use awaitify_tests::support::{Answer, Task, pair, poll};

// from: tokio async_send_recv
// from: futures-channel oneshot_send2
// from: oneshot loom send_then_poll, send_before_await
#[test]
fn complete_before_poll() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(1));
    assert_eq!(poll(&mut awaitable, &task), Poll::Ready(Ok(1)));
    assert_eq!(task.woken(), 0);
    assert_eq!(Arc::strong_count(&task), 1, "no waker is kept");
}

// from: tokio send_recv
// from: futures-channel oneshot_send3
// from: oneshot loom poll_then_send, await_before_send
#[test]
fn complete_after_poll_wakes_once() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    assert!(poll(&mut awaitable, &task).is_pending());
    assert_eq!(Arc::strong_count(&task), 2, "one waker is kept");
    completer.complete(Ok(1));
    assert_eq!(task.woken(), 1);
    assert_eq!(Arc::strong_count(&task), 1, "and released as it is woken");
    assert_eq!(poll(&mut awaitable, &task), Poll::Ready(Ok(1)));
}

// from: tokio close_tx
// from: futures-channel oneshot_drop_tx1
// from: oneshot await_with_dropped_sender, await_before_send_then_drop_sender
#[test]
fn dropped_completer_wakes() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair::<u8>();
    assert!(poll(&mut awaitable, &task).is_pending());
    drop(completer);
    assert_eq!(task.woken(), 1);
    assert!(matches!(poll(&mut awaitable, &task), Poll::Ready(Err(_))));
}

// from: tokio close_rx, async_rx_closed
// from: futures-channel smoke_poll, cancel_notifies, cancel_lots, is_canceled, oneshot_drop_rx
// from: oneshot send_with_dropped_receiver, send_error_drops_message_correctly_on_into_inner
// from: oneshot dropping_receiver_disconnects_sender
// from: cpython-future cancel by dropping
#[test]
fn dropped_awaitable_returns_value() {
    let (completer, awaitable) = pair();
    assert!(completer.is_awaited());
    drop(awaitable);
    assert!(!completer.is_awaited());
    assert_eq!(completer.try_complete(Ok(7)), Err(Ok(7)));
}

// from: oneshot poll_receiver_then_drop_it
// from: cpython-future tb_logger_abandoned, tb_logger_not_called_after_cancel
#[test]
fn dropped_polled_awaitable_returns_value() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    drop(awaitable);
    assert_eq!(completer.try_complete(Ok(7)), Err(Ok(7)));
    assert_eq!(task.woken(), 0);
    assert_eq!(Arc::strong_count(&task), 1, "the waker is released");
}

// from: tokio receiver_changes_task, loom changing_rx_task
// from: oneshot multiple_receiver_polls_keeps_only_latest_waker, poll_with_different_wakers
#[test]
fn newest_waker_is_woken() {
    let (first, second) = (Arc::<Task>::default(), Arc::<Task>::default());
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &first).is_pending());
    assert!(poll(&mut awaitable, &second).is_pending());
    assert_eq!(Arc::strong_count(&first), 1);
    completer.complete(Ok(()));
    assert_eq!((first.woken(), second.woken()), (0, 1));
    assert_eq!(poll(&mut awaitable, &first), Poll::Ready(Ok(())));
    assert_eq!(Arc::strong_count(&second), 1);
}

// from: tokio drops_tasks
#[test]
fn drop_releases_waker() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair::<u8>();
    assert!(poll(&mut awaitable, &task).is_pending());
    assert_eq!(Arc::strong_count(&task), 2);
    drop(awaitable);
    assert_eq!(Arc::strong_count(&task), 1);
    drop(completer);
}

// from: oneshot send_before_recv
#[test]
fn values_of_any_size() {
    let (completer, awaitable) = pair();
    completer.complete(Ok(()));
    assert_eq!(awaitable.wait(), Ok(()));
    let (completer, awaitable) = pair();
    completer.complete(Ok([7_u8; 4096]));
    assert_eq!(awaitable.wait(), Ok([7; 4096]));
    let (completer, awaitable) = pair();
    completer.complete(Ok(Box::new(8)));
    assert_eq!(awaitable.wait(), Ok(Box::new(8)));
}

#[test]
fn many_values_between_threads() {
    let (pairs, awaitables): (Vec<_>, Vec<_>) = (0..10_000).map(|_| pair()).unzip();
    let sender = thread::spawn(move || {
        for (number, completer) in pairs.into_iter().enumerate() {
            completer.complete(Ok(number));
        }
    });
    for (number, awaitable) in awaitables.into_iter().enumerate() {
        assert_eq!(awaitable.wait(), Ok(number));
    }
    sender.join().unwrap();
}

// from: oneshot raw_sender, raw_receiver, raw_sender_and_receiver; an awaitable has no raw form
#[test]
fn raw_completer_round_trip() {
    fn there_and_back(completer: Completer<Answer<u8>>) -> Completer<Answer<u8>> {
        let raw = completer.into_raw();
        // SAFETY: `raw` comes from `into_raw` and is used once, on the same thread.
        unsafe { Completer::from_raw(raw) }
    }
    let (completer, awaitable) = pair();
    there_and_back(completer).complete(Ok(100));
    assert_eq!(awaitable.wait(), Ok(100));

    let (completer, awaitable) = pair();
    drop(there_and_back(completer));
    assert!(awaitable.wait().is_err(), "its drop is heard");

    let (completer, awaitable) = pair();
    drop(awaitable);
    let completer = there_and_back(completer);
    assert_eq!(completer.try_complete(Ok(100)), Err(Ok(100)));
}

// from: kotlin ResumeAndResume; the second value is returned or dropped
#[test]
fn second_value_is_returned() {
    let mut shared = None;
    let awaitable = Awaitable::new(|completer| shared = Some(completer.share()));
    let shared = shared.unwrap();
    assert_eq!(shared.try_complete(Ok("first")), Ok(()));
    assert_eq!(shared.try_complete(Ok("second")), Err(Ok("second")));
    assert_eq!(awaitable.wait(), Ok::<_, Dropped>("first"));
}

fn shared_pair<T>() -> (SharedCompleter<Answer<T>>, Awaitable<Answer<T>>) {
    let (completer, awaitable) = pair();
    (completer.share(), awaitable)
}

// from: cpython-future result
#[test]
fn value_is_set_once() {
    let (completer, mut awaitable) = shared_pair();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(42));
    assert!(awaitable.is_done());
    assert_eq!(completer.try_complete(Ok(43)), Err(Ok(43)));
    assert_eq!(awaitable.try_take(), Ok(Ok(42)));
}

// from: kotlin ResumeAndResumeWithException; the second value is returned or dropped
// from: kotlin ResumeWithExceptionAndResumeWithException; the second value is returned or dropped
// from: cpython-future exception
#[test]
fn error_is_set_once() {
    let (completer, mut awaitable) = shared_pair::<Result<u8, &str>>();
    completer.complete(Ok(Err("first")));
    assert!(awaitable.is_done());
    assert_eq!(completer.try_complete(Ok(Ok(1))), Err(Ok(Ok(1))));
    assert_eq!(awaitable.try_take(), Ok(Ok(Err("first"))));
}

/// Python cannot deliver a `StopIteration`, because its own protocol uses that exception.
// from: cpython-future stop_iteration_exception, stop_iteration_subclass_exception; any value can be delivered
#[test]
fn values_of_our_own_types() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(Poll::<u8>::Pending));
    assert_eq!(awaitable.try_take(), Ok(Ok(Poll::Pending)));

    let (completer, mut awaitable) = pair();
    completer.complete(Ok(NotDone));
    assert_eq!(awaitable.try_take(), Ok(Ok(NotDone)));

    let (completer, awaitable) = pair::<u8>();
    completer.complete(Err(Dropped::new("somebody_elses")));
    assert_eq!(awaitable.wait(), Err(Dropped::new("somebody_elses")));
}

/// A future of Python belongs to a loop and cannot be made without one.
// from: cpython-future constructor_without_loop; needs no runtime
// from: cpython-future constructor_use_running_loop, constructor_use_global_loop; belongs to no runtime
#[test]
fn independent_of_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build();
    let (completer, awaitable) = runtime().unwrap().block_on(async { pair() });
    let completing = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(runtime().unwrap().block_on(awaitable), Ok(5));
    completing.join().unwrap();
}
