//! What other one-shot cells are tested for: tokio's, the `oneshot` crate's, futures-channel's, and Kotlin's
//! cancellable continuation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

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

#[test]
fn a_value_sent_before_the_first_poll_is_ready_and_wakes_nobody() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(1));
    assert_eq!(poll(&mut awaitable, &task), Poll::Ready(Ok(1)));
    assert_eq!(task.woken(), 0);
}

#[test]
fn a_value_sent_after_a_poll_wakes_once() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    assert!(poll(&mut awaitable, &task).is_pending());
    completer.complete(Ok(1));
    assert_eq!(task.woken(), 1);
    assert_eq!(poll(&mut awaitable, &task), Poll::Ready(Ok(1)));
}

#[test]
fn a_dropped_sender_wakes_and_gives_an_error() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair::<u8>();
    assert!(poll(&mut awaitable, &task).is_pending());
    drop(completer);
    assert_eq!(task.woken(), 1);
    assert!(matches!(poll(&mut awaitable, &task), Poll::Ready(Err(_))));
}

#[test]
fn a_dropped_receiver_gives_the_value_back() {
    let (completer, awaitable) = pair();
    assert!(completer.is_awaited());
    drop(awaitable);
    assert!(!completer.is_awaited());
    assert_eq!(completer.try_complete(Ok(7)), Err(Ok(7)));
}

#[test]
fn a_polled_receiver_that_is_dropped_gives_the_value_back_and_wakes_nobody() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    drop(awaitable);
    assert_eq!(completer.try_complete(Ok(7)), Err(Ok(7)));
    assert_eq!(task.woken(), 0);
    assert_eq!(Arc::strong_count(&task), 1, "the waker is released");
}

#[test]
fn asking_without_waiting_tells_empty_value_and_gone_apart() {
    let (completer, mut awaitable) = pair();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(3));
    assert_eq!(awaitable.try_take(), Ok(Ok(3)));
    let (completer, mut awaitable) = pair::<u8>();
    drop(completer);
    assert!(matches!(awaitable.try_take(), Ok(Err(_))));
}

#[test]
#[should_panic(expected = "asked again after it had given its value")]
fn asking_again_after_the_value_panics() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(3));
    awaitable.try_take().unwrap().unwrap();
    let _ = awaitable.try_take();
}

#[test]
fn it_is_terminated_once_the_value_was_given() {
    let (completer, mut awaitable) = pair();
    assert!(!FusedFuture::is_terminated(&awaitable));
    completer.complete(Ok(3));
    assert!(
        !FusedFuture::is_terminated(&awaitable),
        "done, and the value still to be given"
    );
    awaitable.try_take().unwrap().unwrap();
    assert!(FusedFuture::is_terminated(&awaitable));
}

#[test]
fn the_newest_task_is_woken_and_the_older_ones_are_released() {
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

#[test]
fn a_waker_is_released_with_its_awaitable() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair::<u8>();
    assert!(poll(&mut awaitable, &task).is_pending());
    assert_eq!(Arc::strong_count(&task), 2);
    drop(awaitable);
    assert_eq!(Arc::strong_count(&task), 1);
    drop(completer);
}

#[test]
fn a_value_that_was_sent_and_not_received_is_dropped_once() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    drop(awaitable);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

#[test]
fn a_value_that_came_too_late_is_dropped_once() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    drop(awaitable);
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

#[test]
fn a_value_that_was_received_is_dropped_by_its_receiver() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    completer.complete(Ok(value));
    let received = awaitable.wait().unwrap();
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    drop(received);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

#[test]
fn values_of_any_size_come_through() {
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
fn a_thread_waits_for_a_value_of_another() {
    let (completer, awaitable) = pair();
    let sender = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(awaitable.wait(), Ok(5));
    sender.join().unwrap();
}

#[test]
fn a_thread_that_waits_is_told_that_the_sender_is_gone() {
    let (completer, awaitable) = pair::<u8>();
    let sender = thread::spawn(move || drop(completer));
    assert!(awaitable.wait().is_err());
    sender.join().unwrap();
}

#[test]
fn a_wait_that_runs_out_can_be_repeated() {
    let (completer, mut awaitable) = pair();
    assert_eq!(
        awaitable.wait_timeout(Duration::from_millis(1)),
        Err(NotDone)
    );
    completer.complete(Ok(5));
    assert_eq!(awaitable.wait_timeout(Duration::ZERO), Ok(Ok(5)));
}

#[test]
fn what_a_poll_began_a_blocking_wait_can_end() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    assert!(poll(&mut awaitable, &task).is_pending());
    let sender = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(awaitable.wait(), Ok(5));
    sender.join().unwrap();
    assert_eq!(Arc::strong_count(&task), 1, "the older waker is released");
}

#[test]
fn many_values_cross_between_threads() {
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

#[test]
fn a_second_resume_is_ignored_and_its_value_given_back() {
    let mut shared = None;
    let awaitable = Awaitable::new(|completer| shared = Some(completer.share()));
    let shared = shared.unwrap();
    assert_eq!(shared.try_complete(Ok("first")), Ok(()));
    assert_eq!(shared.try_complete(Ok("second")), Err(Ok("second")));
    assert_eq!(awaitable.wait(), Ok::<_, Dropped>("first"));
}

#[test]
fn a_resume_after_a_cancel_still_arrives() {
    let (completer, awaitable) = pair();
    let cancelled = awaitable.on_cancel((), Box::new(|()| {})).cancel();
    completer.complete(Ok("late"));
    assert_eq!(cancelled.wait(), Ok("late"));
}

#[test]
fn a_resume_then_a_cancel_before_anybody_looked_keeps_the_value() {
    let (completer, awaitable) = pair();
    completer.complete(Ok("in time"));
    let cancelled = awaitable
        .on_cancel((), Box::new(|()| panic!("no hook runs")))
        .cancel();
    assert_eq!(cancelled.wait(), Ok("in time"));
}

#[test]
fn a_handler_that_panics_strands_nobody() {
    let (completer, awaitable) = pair();
    let cancelled = awaitable
        .on_cancel((), Box::new(|()| panic!("on purpose")))
        .cancel();
    completer.complete(Ok(1));
    assert_eq!(cancelled.wait(), Ok(1));
}

#[test]
fn halves_are_send_where_their_value_is() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Completer<std::cell::Cell<u8>>>();
    is_sync::<Completer<std::cell::Cell<u8>>>();
    is_send::<Awaitable<std::cell::Cell<u8>>>();
}
