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

#[test]
fn a_value_sent_before_the_first_poll_is_ready_and_wakes_nobody() {
    let task = Arc::<Task>::default();
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(1));
    assert_eq!(poll(&mut awaitable, &task), Poll::Ready(Ok(1)));
    assert_eq!(task.woken(), 0);
    assert_eq!(Arc::strong_count(&task), 1, "no waker is kept");
}

#[test]
fn a_value_sent_after_a_poll_wakes_once() {
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

/// The `oneshot` crate's answer to each with an error.
#[test]
fn asking_again_in_any_other_way_after_the_value_panics_too() {
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

    let (completer, mut awaitable) = pair::<u8>();
    drop(completer);
    assert!(
        !FusedFuture::is_terminated(&awaitable),
        "done, and the error still to be given"
    );
    assert!(poll(&mut awaitable, &Arc::default()).is_ready());
    assert!(FusedFuture::is_terminated(&awaitable));
}

#[test]
fn it_is_done_from_the_moment_when_nothing_is_left_to_wait_for() {
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
fn a_wait_with_a_limit_lasts_until_the_limit_or_the_value() {
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
fn a_completer_made_of_its_pointer_again_is_the_same_completer() {
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

#[test]
fn a_resume_then_a_cancel_before_anybody_looked_keeps_the_value() {
    let (completer, awaitable) = pair();
    completer.complete(Ok("in time"));
    let (hook, runs) = counted_hook();
    let cancelled = awaitable.on_cancel((), hook).cancel();
    assert_eq!(cancelled.wait(), Ok("in time"));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[test]
fn a_cancel_after_the_value_was_given_does_nothing() {
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair();
    let mut awaitable = awaitable.on_cancel((), hook);
    completer.complete(Ok(17));
    assert_eq!(awaitable.try_take(), Ok(Ok(17)));
    assert!(awaitable.cancel().is_terminated());
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[test]
fn a_hook_is_not_run_once_the_sender_is_gone() {
    let (hook, runs) = counted_hook();
    let (completer, awaitable) = pair::<u8>();
    let awaitable = awaitable.on_cancel((), hook);
    drop(completer);
    drop(awaitable);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[test]
fn a_resume_without_a_cancel_runs_no_handler() {
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
#[tokio::test]
async fn a_value_that_came_to_a_task_aborted_before_it_ran_is_dropped_once_and_no_handler_runs() {
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

#[test]
fn a_handler_runs_once_before_the_value_that_came_too_late_is_dropped_though_both_panic() {
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

#[test]
fn a_value_that_stays_on_its_thread_is_received_there() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(Rc::new(3)));
    assert_eq!(awaitable.try_take(), Ok(Ok(Rc::new(3))));
}

#[test]
fn neither_half_grows_with_its_value() {
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
