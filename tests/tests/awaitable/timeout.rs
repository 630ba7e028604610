//! What CPython asserts of `asyncio.wait_for`, by a clock that only moves when everything waits.
//!
//! `wait_for` waits until a cancelled task has ended; `timeout` gives up at the deadline, and `.cancel()` is for those
//! who want to hear how it ended.

use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use awaitify::{Awaitable, Completer, NotDone, OnCancel};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

use super::oneshot::{Answer, counted, pair};

const TENTH: Duration = Duration::from_millis(100);

/// An operation that can be cancelled: its hook tells the task that runs it, and that task decides.
struct Operation {
    /// Is sent to by the hook.
    cancelled: oneshot::Receiver<()>,
    completer: Completer<Answer<&'static str>>,
}

type Started = Awaitable<Answer<&'static str>, OnCancel<oneshot::Sender<()>>>;

fn operation() -> (Operation, Started) {
    let (completer, awaitable) = pair();
    let (cancel, cancelled) = oneshot::channel();
    // If nobody listens, the operation ignores its cancel.
    let hook = |cancel: oneshot::Sender<()>| {
        let _ = cancel.send(());
    };
    let awaitable = awaitable.on_cancel(cancel, Box::new(hook));
    (
        Operation {
            cancelled,
            completer,
        },
        awaitable,
    )
}

impl Operation {
    /// Ends after `duration`, whether it is cancelled or not.
    async fn ignore_cancel_for(self, duration: Duration) -> Result<(), Answer<&'static str>> {
        sleep(duration).await;
        self.completer.try_complete(Ok("done"))
    }

    /// Ends with `answer` a moment after it is cancelled, not before.
    async fn answer_cancel(self, answer: &'static str) -> Result<(), Answer<&'static str>> {
        self.cancelled.await.expect("the hook runs");
        sleep(Duration::from_millis(1)).await;
        self.completer.try_complete(Ok(answer))
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_dropped_does_not_wait_for_the_operation_and_leaves_it_running() {
    let (operation, awaitable) = operation();
    let slow = tokio::spawn(operation.ignore_cancel_for(2 * TENTH));
    let started = Instant::now();
    let waiting = tokio::spawn(awaitable.timeout(4 * TENTH));
    tokio::task::yield_now().await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(started.elapsed(), Duration::ZERO);
    let refused = slow.await.unwrap();
    assert_eq!(started.elapsed(), 2 * TENTH, "it ran to its end");
    assert_eq!(refused, Err(Ok("done")), "nobody receives what it gives");
}

#[tokio::test(start_paused = true)]
async fn a_cancel_waits_for_an_operation_that_ignores_it() {
    let (operation, awaitable) = operation();
    tokio::spawn(operation.ignore_cancel_for(2 * TENTH));
    let started = Instant::now();
    assert_eq!(awaitable.cancel().await, Ok("done"));
    assert_eq!(started.elapsed(), 2 * TENTH);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_kept_also_when_the_operation_ignores_it() {
    let (operation, awaitable) = operation();
    let slow = tokio::spawn(operation.ignore_cancel_for(2 * TENTH));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(NotDone));
    assert_eq!(started.elapsed(), TENTH);
    assert_eq!(slow.await.unwrap(), Err(Ok("done")));
    assert_eq!(started.elapsed(), 2 * TENTH);
}

#[tokio::test(start_paused = true)]
async fn what_is_done_beats_a_timeout_of_nothing() {
    let (completer, awaitable) = pair();
    completer.complete(Ok("done"));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(Duration::ZERO).await, Ok(Ok("done")));
    assert_eq!(started.elapsed(), Duration::ZERO);
}

/// Python's has not started its coroutine yet.
#[tokio::test(start_paused = true)]
async fn a_timeout_of_nothing_cancels_what_was_started_by_the_call() {
    let (mut operation, awaitable) = operation();
    let started = Instant::now();
    assert_eq!(awaitable.timeout(Duration::ZERO).await, Err(NotDone));
    assert_eq!(
        operation.cancelled.try_recv(),
        Ok(()),
        "the hook has run when the error is seen"
    );
    assert!(started.elapsed() <= Duration::from_millis(1));
}

#[tokio::test(start_paused = true)]
async fn an_elapsed_timeout_has_cancelled_when_its_error_is_seen() {
    let (mut operation, awaitable) = operation();
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(NotDone));
    assert_eq!(operation.cancelled.try_recv(), Ok(()));
    assert!(!operation.completer.is_awaited());
    assert_eq!(started.elapsed(), TENTH);
}

/// Python's `timeout=None`.
#[tokio::test(start_paused = true)]
async fn a_timeout_of_any_length_waits_for_the_value() {
    let (operation, awaitable) = operation();
    tokio::spawn(operation.ignore_cancel_for(1_000_000 * TENTH));
    assert_eq!(awaitable.timeout(Duration::MAX).await, Ok(Ok("done")));
    let mut ready = Awaitable::ready("done");
    assert_eq!(ready.wait_timeout(Duration::MAX), Ok("done"));
}

#[tokio::test(start_paused = true)]
async fn a_value_that_comes_within_the_time_is_given_when_it_comes() {
    let (operation, awaitable) = operation();
    let started = Instant::now();
    tokio::spawn(operation.ignore_cancel_for(TENTH));
    assert_eq!(awaitable.timeout(2 * TENTH).await, Ok(Ok("done")));
    assert_eq!(started.elapsed(), TENTH);
}

#[tokio::test]
async fn a_value_that_comes_while_the_time_runs_out_is_given() {
    let (completer, awaitable) = pair();
    let mut completer = Some(completer);
    let timer = poll_fn(|_| {
        let completer = completer.take().expect("the timer is asked once");
        completer.complete(Ok("just in time"));
        Poll::Ready(())
    });
    assert_eq!(awaitable.until(timer).await, Ok(Ok("just in time")));
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_the_hook_is_too_late_for_a_timeout() {
    let (operation, awaitable) = operation();
    let answering = tokio::spawn(operation.answer_cancel("cancelled"));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(NotDone));
    assert_eq!(started.elapsed(), TENTH);
    assert_eq!(answering.await.unwrap(), Err(Ok("cancelled")));
}

/// As `wait_for` does: a deadline, then a cancel, then whatever the operation makes of it.
#[tokio::test(start_paused = true)]
async fn an_answer_to_the_hook_is_received_by_a_cancel_behind_the_deadline() {
    for timeout in [Duration::ZERO, TENTH] {
        let (operation, mut awaitable) = operation();
        let answering = tokio::spawn(operation.answer_cancel("cancelled"));
        tokio::task::yield_now().await;
        assert!(
            tokio::time::timeout(timeout, &mut awaitable).await.is_err(),
            "nothing comes before the cancel"
        );
        assert_eq!(awaitable.cancel().await, Ok("cancelled"));
        assert_eq!(answering.await.unwrap(), Ok(()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_is_a_timeout_all_the_same() {
    let (completer, awaitable) = pair::<u8>();
    let awaitable = awaitable.on_cancel((), Box::new(|()| panic!("on purpose")));
    assert_eq!(awaitable.timeout(TENTH).await, Err(NotDone));
    assert!(!completer.is_awaited());
}

#[tokio::test(start_paused = true)]
async fn to_drop_a_wait_is_to_cancel_what_it_waits_for_with_or_without_a_timeout() {
    for has_timeout in [false, true] {
        let (mut operation, awaitable) = operation();
        let waiting = tokio::spawn(async move {
            if has_timeout {
                awaitable.timeout(600 * TENTH).await
            } else {
                Ok(awaitable.await)
            }
        });
        tokio::task::yield_now().await;
        assert!(operation.completer.is_awaited());
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        assert_eq!(operation.cancelled.try_recv(), Ok(()));
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_received_before_the_waiting_task_was_aborted_is_not_cancelled() {
    let (operation, awaitable) = operation();
    let Operation {
        mut cancelled,
        completer,
    } = operation;
    completer.complete(Ok("done"));
    let reached_end = Arc::new(AtomicUsize::new(0));
    let reached = Arc::clone(&reached_end);
    let (sender, received) = oneshot::channel();
    let waiting = tokio::spawn(async move {
        let outcome = awaitable.timeout(1_000 * TENTH).await;
        sender.send(outcome).expect("the test listens");
        pending::<()>().await;
        reached.fetch_add(1, Ordering::SeqCst);
    });
    assert_eq!(received.await.unwrap(), Ok(Ok("done")));
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(reached_end.load(Ordering::SeqCst), 0);
    assert!(cancelled.try_recv().is_err(), "no hook has run");
}

/// What Python needs `shield` for: wait for a borrowed awaitable, and it outlives the timeout.
#[tokio::test(start_paused = true)]
async fn a_borrowed_awaitable_outlives_its_timeouts_uncancelled() {
    let (operation, mut awaitable) = operation();
    let running = tokio::spawn(operation.ignore_cancel_for(TENTH));
    let started = Instant::now();
    for timeout in [Duration::ZERO, TENTH / 10] {
        let elapsed = tokio::time::timeout(timeout, &mut awaitable).await;
        assert!(elapsed.is_err());
        assert!(awaitable.guard().is_some(), "its hook has not run");
        assert!(!running.is_finished());
    }
    assert_eq!(awaitable.await, Ok("done"));
    assert_eq!(started.elapsed(), TENTH);
    assert_eq!(running.await.unwrap(), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_value_that_came_after_the_deadline_is_dropped_once_where_it_came() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    assert!(awaitable.timeout(TENTH).await.is_err());
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}
