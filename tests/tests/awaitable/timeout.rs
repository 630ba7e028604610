//! `timeout` and `cancel`, with a clock that only moves while every task waits.
//!
//! CPython's `wait_for` waits until a cancelled task has ended. `timeout` ends at its deadline, and `cancel` waits for
//! the outcome of the cancelled operation.

use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use awaitify::{Awaitable, Completer, OnCancel, TimedOut};
use awaitify_tests::support::{Answer, counted, pair};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

const TENTH: Duration = Duration::from_millis(100);

/// The error of an operation of `pair` after `duration`.
const fn late(duration: Duration) -> TimedOut {
    TimedOut::new("pair", Some(duration))
}

/// An operation that can be cancelled. Its hook sends to the task that runs it, and the task decides what to do.
struct Operation {
    /// Receives a message from the hook.
    cancelled: oneshot::Receiver<()>,
    completer: Completer<Answer<&'static str>>,
}

type Started = Awaitable<Answer<&'static str>, OnCancel<oneshot::Sender<()>>>;

fn operation() -> (Operation, Started) {
    let (completer, awaitable) = pair();
    let (cancel, cancelled) = oneshot::channel();
    // If the operation ignores its cancel, there is no receiver.
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
    /// Ends after `duration`, also if it is cancelled.
    async fn ignore_cancel_for(self, duration: Duration) -> Result<(), Answer<&'static str>> {
        sleep(duration).await;
        self.completer.try_complete(Ok("done"))
    }

    /// Ends with `answer` shortly after it is cancelled, not before.
    async fn answer_cancel(self, answer: &'static str) -> Result<(), Answer<&'static str>> {
        self.cancelled.await.expect("the hook runs");
        sleep(Duration::from_millis(1)).await;
        self.completer.try_complete(Ok(answer))
    }
}

// from: cpython-wait_for asyncio_wait_for_cancelled; a dropped wait ends at once, and `cancel` waits
// from: cpython-wait_for wait_for_self_cancellation
#[tokio::test(start_paused = true)]
async fn abort_leaves_operation_running() {
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

// from: cpython-wait_for asyncio_wait_for_cancelled; a dropped wait ends at once, and `cancel` waits
#[tokio::test(start_paused = true)]
async fn cancel_waits_for_operation() {
    let (operation, awaitable) = operation();
    tokio::spawn(operation.ignore_cancel_for(2 * TENTH));
    let started = Instant::now();
    assert_eq!(awaitable.cancel().await, Ok("done"));
    assert_eq!(started.elapsed(), 2 * TENTH);
}

// from: cpython-wait_for asyncio_wait_for_timeout; ends at its deadline
#[tokio::test(start_paused = true)]
async fn timeout_despite_ignored_cancel() {
    let (operation, awaitable) = operation();
    let slow = tokio::spawn(operation.ignore_cancel_for(2 * TENTH));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(late(TENTH)));
    assert_eq!(started.elapsed(), TENTH);
    assert_eq!(slow.await.unwrap(), Err(Ok("done")));
    assert_eq!(started.elapsed(), 2 * TENTH);
}

// from: cpython-wait_for wait_for_timeout_less_then_0_or_0_future_done
#[tokio::test(start_paused = true)]
async fn done_beats_zero_timeout() {
    let (completer, awaitable) = pair();
    completer.complete(Ok("done"));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(Duration::ZERO).await, Ok(Ok("done")));
    assert_eq!(started.elapsed(), Duration::ZERO);
}

/// Python has not started its coroutine at this point.
// from: cpython-wait_for wait_for_timeout_less_then_0_or_0_coroutine_do_not_started; the call has started the operation, so it is cancelled
// from: cpython-wait_for wait_for_timeout_less_then_0_or_0
#[tokio::test(start_paused = true)]
async fn zero_timeout_cancels() {
    let (mut operation, awaitable) = operation();
    let started = Instant::now();
    assert_eq!(
        awaitable.timeout(Duration::ZERO).await,
        Err(late(Duration::ZERO))
    );
    assert_eq!(
        operation.cancelled.try_recv(),
        Ok(()),
        "the hook has run when the error is seen"
    );
    assert!(started.elapsed() <= Duration::from_millis(1));
}

// from: cpython-wait_for wait_for
// from: cpython-wait_for wait_for_waits_for_task_cancellation; the hook has run, and `cancel` waits for the end
#[tokio::test(start_paused = true)]
async fn hook_runs_before_timeout_error() {
    let (mut operation, awaitable) = operation();
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(late(TENTH)));
    assert_eq!(operation.cancelled.try_recv(), Ok(()));
    assert!(!operation.completer.is_awaited());
    assert_eq!(started.elapsed(), TENTH);
}

/// Corresponds to `timeout=None` in Python.
// from: cpython-wait_for wait_for_blocking
#[tokio::test(start_paused = true)]
async fn timeout_of_any_length() {
    let (operation, awaitable) = operation();
    tokio::spawn(operation.ignore_cancel_for(1_000_000 * TENTH));
    assert_eq!(awaitable.timeout(Duration::MAX).await, Ok(Ok("done")));
    let mut ready = Awaitable::ready("done");
    assert_eq!(ready.wait_timeout(Duration::MAX), Ok("done"));
}

// from: cpython-wait_for wait_for_race_condition
#[tokio::test(start_paused = true)]
async fn value_before_timeout() {
    let (operation, awaitable) = operation();
    let started = Instant::now();
    tokio::spawn(operation.ignore_cancel_for(TENTH));
    assert_eq!(awaitable.timeout(2 * TENTH).await, Ok(Ok("done")));
    assert_eq!(started.elapsed(), TENTH);
}

#[tokio::test]
async fn value_at_deadline() {
    let (completer, awaitable) = pair();
    let mut completer = Some(completer);
    let timer = poll_fn(|_| {
        let completer = completer.take().expect("the timer is asked once");
        completer.complete(Ok("just in time"));
        Poll::Ready(())
    });
    assert_eq!(awaitable.until(timer).await, Ok(Ok("just in time")));
}

// from: cpython-wait_for wait_for_cancel_suppressed; `cancel` returns the late value, `timeout` does not
#[tokio::test(start_paused = true)]
async fn answer_to_hook_is_too_late() {
    let (operation, awaitable) = operation();
    let answering = tokio::spawn(operation.answer_cancel("cancelled"));
    let started = Instant::now();
    assert_eq!(awaitable.timeout(TENTH).await, Err(late(TENTH)));
    assert_eq!(started.elapsed(), TENTH);
    assert_eq!(answering.await.unwrap(), Err(Ok("cancelled")));
}

/// Does what `wait_for` does: a deadline, a cancel, then the outcome of the operation.
// from: cpython-wait_for wait_for_cancellation_race_condition; `cancel` returns the late value, `timeout` does not
// from: cpython-wait_for wait_for_waits_for_task_cancellation_w_timeout_0; the hook has run, and `cancel` waits for the end
#[tokio::test(start_paused = true)]
async fn cancel_after_deadline_gets_answer() {
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

// from: cpython-wait_for wait_for_reraises_exception_during_cancellation; drops the late value, and contains a panic of the hook
#[tokio::test(start_paused = true)]
async fn timeout_with_panicking_hook() {
    let (completer, awaitable) = pair::<u8>();
    let awaitable = awaitable.on_cancel((), Box::new(|()| panic!("on purpose")));
    assert_eq!(awaitable.timeout(TENTH).await, Err(late(TENTH)));
    assert!(!completer.is_awaited());
}

// from: cpython-wait_for cancel_blocking_wait_for, cancel_wait_for
#[tokio::test(start_paused = true)]
async fn abort_runs_hook() {
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

// from: cpython-wait_for wait_for_issue86296
#[tokio::test(start_paused = true)]
async fn abort_after_value_runs_no_hook() {
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

/// Python needs `shield` for this. Here a borrowed awaitable outlives its timeout.
// from: cpython-wait_for zero_timeout, shielded_timeout, none_timeout
#[tokio::test(start_paused = true)]
async fn borrowed_awaitable_outlives_timeout() {
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

// from: cpython-wait_for wait_for_reraises_exception_during_cancellation; drops the late value, and contains a panic of the hook
#[tokio::test(start_paused = true)]
async fn value_after_timeout_is_dropped() {
    let (value, drops) = counted();
    let (completer, awaitable) = pair();
    assert!(awaitable.timeout(TENTH).await.is_err());
    completer.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

// not ported: cpython-wait_for negative timeout; a `Duration` is not negative
