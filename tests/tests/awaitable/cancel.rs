//! `on_cancel` and `cancel`: when the hook runs, and what happens to a later value.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self};

use awaitify::{Awaitable, Completer, NotDone, OnCancel};
use awaitify_tests::support::{Answer, Task, counted, counted_hook, pair, poll};
use futures_core::FusedFuture;

type Watched<T> = Awaitable<Answer<T>, OnCancel<()>>;

/// An awaitable with a hook that counts its runs.
fn watched<T>() -> (Completer<Answer<T>>, Watched<T>, Arc<AtomicUsize>) {
    let cancelled = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&cancelled);
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), Box::new(hook));
    (completer, awaitable, cancelled)
}

// from: kotlin handler runs once
// from: cpython-future cancel; waits for a late value, and a second cancel does nothing
#[test]
fn cancel_twice_runs_hook_once() {
    let (completer, awaitable, cancelled) = watched();
    let mut awaitable = awaitable.cancel().cancel();
    assert_eq!(cancelled.load(Ordering::SeqCst), 1);
    assert!(
        !awaitable.is_done(),
        "Python's is done, and gives `CancelledError`"
    );
    assert_eq!(completer.try_complete(Ok(1)), Ok(()));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
}

/// Python's `cancel` takes a message for the task that waits.
// from: cpython-future future_cancel_message_getter; the hook completes with the message
// from: cpython-future future_cancel_message_setter; the hook completes with the message
#[test]
fn hook_completes_with_message() {
    let (completer, awaitable) = pair();
    let hook = |completer: Completer<_>| completer.complete(Ok(Err("my message")));
    let cancelled = awaitable.on_cancel(completer, Box::new(hook)).cancel();
    assert_eq!(cancelled.wait(), Ok(Err::<u8, _>("my message")));
}

// from: cpython-future result when done, exception when done
#[test]
fn cancel_after_completion_runs_no_hook() {
    let (completer, awaitable, cancelled) = watched();
    completer.complete(Ok(42));
    assert_eq!(awaitable.cancel().wait(), Ok(42));
    assert_eq!(cancelled.load(Ordering::SeqCst), 0);
}

async fn wrap(awaitable: Watched<u8>) -> Answer<u8> {
    awaitable.await
}

// from: cpython-future wrap_future_cancel
#[test]
fn drop_of_wrapping_future_cancels() {
    let task = Arc::<Task>::default();
    let (completer, awaitable, cancelled) = watched();
    let mut wrapping = Box::pin(wrap(awaitable));
    assert!(poll(&mut wrapping, &task).is_pending());
    drop(wrapping);
    assert_eq!(cancelled.load(Ordering::SeqCst), 1);
    assert!(!completer.is_awaited());
}

// from: cpython-future wrap_future_cancel2
#[test]
fn drop_of_wrapping_future_when_done() {
    let task = Arc::<Task>::default();
    let (completer, awaitable, cancelled) = watched();
    let mut wrapping = Box::pin(wrap(awaitable));
    assert!(poll(&mut wrapping, &task).is_pending());
    completer.complete(Ok(42));
    drop(wrapping);
    assert_eq!(cancelled.load(Ordering::SeqCst), 0);
}

// from: tokio close_try_recv_poll, receiver_is_terminated_rx_close; `cancel` waits for the value
// from: tokio receiver_is_empty_rx_close, loom try_recv_close, loom recv_closed; `cancel` waits for the value
// from: futures-channel close, close_wakes, cancel_sends; `cancel` waits for the value
// from: kotlin CancelAndResume by cancel; `cancel` waits, so a late value arrives
// from: kotlin CancelThenResume, CancelThenResumeUnconfined
#[test]
fn value_after_cancel_arrives() {
    let (completer, awaitable) = pair();
    let mut cancelled = awaitable.on_cancel((), Box::new(|()| {})).cancel();
    assert!(!cancelled.is_done());
    assert_eq!(cancelled.try_take(), Err(NotDone));
    assert!(
        !FusedFuture::is_terminated(&cancelled),
        "it waits for what still comes"
    );
    completer.complete(Ok("late"));
    assert!(cancelled.is_done());
    assert_eq!(cancelled.try_take(), Ok(Ok("late")));
    assert!(FusedFuture::is_terminated(&cancelled));
}

// from: tokio explicit_close_poll, explicit_close_try_recv; `cancel` waits for the value
// from: kotlin cancel before dispatch; the value stays
// from: kotlin ResumeThenCancel
#[test]
fn cancel_after_completion_keeps_value() {
    let (completer, awaitable) = pair();
    completer.complete(Ok("in time"));
    let (hook, runs) = counted_hook();
    let cancelled = awaitable.on_cancel((), hook).cancel();
    assert_eq!(cancelled.wait(), Ok("in time"));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

// from: tokio close_after_recv
#[test]
fn cancel_after_value_was_taken() {
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair();
    let mut awaitable = awaitable.on_cancel((), hook);
    completer.complete(Ok(17));
    assert_eq!(awaitable.try_take(), Ok(Ok(17)));
    assert!(awaitable.cancel().is_terminated());
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

// from: futures-channel cancel_after_sender_drop_doesnt_notify
#[test]
fn no_hook_after_dropped_completer() {
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair::<u8>();
    let awaitable = awaitable.on_cancel((), hook);
    drop(completer);
    drop(awaitable);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

// from: kotlin ResumeImmediateNormally, ResumeLaterNormally
#[test]
fn no_hook_without_cancel() {
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair();
    completer.complete(Ok("at once"));
    assert_eq!(awaitable.on_cancel((), hook).wait(), Ok("at once"));

    let (hook, later_runs) = counted_hook();
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), hook);
    let resuming = thread::spawn(move || completer.complete(Ok("later")));
    assert_eq!(awaitable.wait(), Ok("later"));
    resuming.join().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    assert_eq!(later_runs.load(Ordering::SeqCst), 0);
}

/// Kotlin runs the handler and disposes of the value.
// from: kotlin ResumeCancelWhileDispatched
// from: kotlin handler of ResumeCancelWhileDispatched; the hook does not run, because the callback was called
#[tokio::test]
async fn task_aborted_before_reading_value() {
    let (value, drops) = counted();
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), hook);
    let task = tokio::spawn(async move { drop(awaitable.await) });
    // The task is waiting now. It does not run before this test yields, because the runtime has one thread.
    tokio::task::yield_now().await;
    completer.complete(Ok(value));
    task.abort();
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(drops.load(Ordering::SeqCst), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

// from: kotlin ResumeImmediateAfterCancel, ResumeImmediateAfterIndirectCancel, ResumeLaterAfterCancel
// from: kotlin ResumeImmediateAfterCancelWithHandlerFailure, ResumeImmediateAfterIndirectCancelWithHandlerFailure
// from: kotlin ResumeLaterAfterCancelWithHandlerFailure, ResumeCancelWhileDispatchedWithHandlerFailure
#[test]
fn hook_and_late_value_panic() {
    struct Hostile(Arc<AtomicUsize>);
    impl Drop for Hostile {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
            panic!("on purpose, as it is disposed of");
        }
    }
    let (completer, awaitable) = pair();
    let (drops, runs) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (value, count) = (Hostile(Arc::clone(&drops)), Arc::clone(&runs));
    drop(awaitable.on_cancel(
        (),
        Box::new(move |()| {
            count.fetch_add(1, Ordering::SeqCst);
            panic!("on purpose, in the handler");
        }),
    ));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

// from: kotlin ExceptionInHandler
#[test]
fn value_after_hook_panic() {
    let (completer, awaitable) = pair();
    let cancelled = awaitable
        .on_cancel((), Box::new(|()| panic!("on purpose")))
        .cancel();
    completer.complete(Ok(1));
    assert_eq!(cancelled.wait(), Ok(1));
}
