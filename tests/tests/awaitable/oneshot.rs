//! What other one-shot cells are tested for: tokio's, the `oneshot` crate's, futures-channel's, and Kotlin's
//! cancellable continuation.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use awaitify::{Awaitable, Completer, Dropped, NotDone};
use futures_core::FusedFuture;

pub(crate) type Answer<T> = Result<T, Dropped>;

pub(crate) fn pair<T>() -> (Completer<Answer<T>>, Awaitable<Answer<T>>) {
    let mut kept = None;
    let awaitable = Awaitable::new(|completer| kept = Some(completer));
    (kept.expect("it was handed out"), awaitable)
}

/// Counts how often it is woken.
#[derive(Default)]
pub(crate) struct Task(AtomicUsize);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Task {
    pub(crate) fn woken(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn poll<F: Future + Unpin>(future: &mut F, task: &Arc<Task>) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::clone(task))))
}

/// Counts its drops.
#[derive(Debug)]
pub(crate) struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

pub(crate) fn counted() -> (Counted, Arc<AtomicUsize>) {
    let drops = Arc::new(AtomicUsize::new(0));
    (Counted(Arc::clone(&drops)), drops)
}

type Hook = Box<dyn FnOnce(()) + Send>;

/// A hook that counts its runs: a panic in one would be contained, and fail no test.
fn counted_hook() -> (Hook, Arc<AtomicUsize>) {
    let runs = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&runs);
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    (Box::new(hook), runs)
}

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

/// The `oneshot` crate's answer to each with an error.
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
    assert_eq!(
        awaitable.wait_timeout(Duration::from_millis(1)),
        Err(NotDone)
    );
    completer.complete(Ok(5));
    assert_eq!(awaitable.wait_timeout(Duration::ZERO), Ok(Ok(5)));
}

// from: oneshot recv_timeout_before_send, recv_timeout_before_send_then_drop_sender
// from: oneshot recv_timeout_time_should_elapse
#[test]
fn wait_timeout_duration() {
    let (completer, mut awaitable) = pair();
    let (limit, begun) = (Duration::from_millis(20), Instant::now());
    assert_eq!(awaitable.wait_timeout(limit), Err(NotDone));
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
        // SAFETY: it is what `into_raw` gave, turned back once, on the same thread.
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

/// Kotlin runs the handler there, and disposes of the value.
// from: kotlin ResumeCancelWhileDispatched
// from: kotlin handler of ResumeCancelWhileDispatched; the hook does not run, because the callback was called
#[tokio::test]
async fn task_aborted_before_reading_value() {
    let (value, drops) = counted();
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), hook);
    let task = tokio::spawn(async move { drop(awaitable.await) });
    // On the one thread of this runtime the task waits now, and does not run before this one yields.
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

#[test]
fn send_if_value_is_send() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Completer<std::cell::Cell<u8>>>();
    is_sync::<Completer<std::cell::Cell<u8>>>();
    is_send::<Awaitable<std::cell::Cell<u8>>>();
}

// from: oneshot non_send_type_can_be_used_on_same_thread
#[test]
fn value_that_is_not_send() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(Rc::new(3)));
    assert_eq!(awaitable.try_take(), Ok(Ok(Rc::new(3))));
}

// from: oneshot channel_endpoints_single_pointer; an awaitable is three pointers, because it holds its name and its guard
// from: oneshot error_sizes; an awaitable is three pointers, because it holds its name and its guard
#[test]
fn size_of_both_halves() {
    fn sizes_of<T>() -> [usize; 2] {
        [
            size_of::<Completer<Answer<T>>>(),
            size_of::<Awaitable<Answer<T>>>(),
        ]
    }
    let pointer = size_of::<*const ()>();
    assert_eq!(sizes_of::<()>(), [pointer, 3 * pointer]);
    assert_eq!(sizes_of::<[u8; 1024]>(), sizes_of::<()>());
    assert_eq!(
        size_of::<Option<Completer<Answer<[u8; 1024]>>>>(),
        size_of::<Completer<Answer<()>>>()
    );
}

// not ported: tokio sender_changes_task, changing_tx_task; a completer never waits
// not ported: kotlin DoubleSubscription and seven more; only an awaitable without a guard takes a hook
// not ported: kotlin SegmentAsHandler; a hook is a closure with its handle
// not ported: kotlin CompleteJobWhileSuspended; a task ends by itself or is aborted
// not ported: kotlin SuspendCancellableCoroutineContract; the block is an `FnOnce`
// not ported: kotlin reusable continuations; each call has its own awaitable
