//! Functions that answer at once, with nothing yet or with a value, asked again by Tokio's clock.

use std::task::Poll;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::__private::pair;
use crate::would_block::WouldBlock;
use crate::{Awaitable, Driver, Kept};

/// What a function that is asked again and again may answer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell a value from nothing yet",
    label = "expected `Option<T>`, `Poll<T>`, `io::Result<T>` or `Result<Option<T>, E>`"
)]
pub trait Answer {
    /// What the awaitable gives.
    type Value;
    /// `None`: nothing yet.
    fn value(self) -> Option<Self::Value>;
}

impl<T> Answer for Option<T> {
    type Value = T;
    fn value(self) -> Option<T> {
        self
    }
}

impl<T> Answer for Poll<T> {
    type Value = T;
    fn value(self) -> Option<T> {
        match self {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }
}

impl<T, E> Answer for Result<Option<T>, E> {
    type Value = Result<T, E>;
    fn value(self) -> Option<Result<T, E>> {
        self.transpose()
    }
}

/// What a function answers that fails where there is nothing yet. No [`Answer`], since a `Result<Option<T>, E>` is one of
/// the other kind.
pub fn io<T, E: WouldBlock>(outcome: Result<T, E>) -> Option<Result<T, E>> {
    match outcome {
        Err(error) if error.would_block() => None,
        outcome => Some(outcome),
    }
}

/// Asks now, and then again every `every` until `value` finds one in the answer or the awaitable is gone.
///
/// # Panics
///
/// Outside a Tokio runtime with timers, if the first answer is nothing yet.
#[track_caller]
pub fn poll_every<A: 'static, V: 'static, T: Send + 'static>(
    every: Duration,
    gone: fn() -> T,
    value: fn(A) -> Option<V>,
    wrap: fn(V) -> T,
    mut ask: impl FnMut() -> A + Send + 'static,
) -> Awaitable<T, Kept<Driver>> {
    let mut ask = move || value(ask());
    let (completer, awaitable) = pair(gone);
    if let Some(value) = ask() {
        completer.complete(wrap(value));
        return awaitable.keep(Driver::DONE);
    }
    // Not in the task: the first interval begins with the call, and that there are no timers is the caller's mistake,
    // who is named by `sleep`, and would not be by an `Interval`.
    let first = sleep(every);
    Driver::start(completer, awaitable, async move {
        first.await;
        wrap(ask_again(every, ask).await)
    })
}

/// A function of its own, so that what was lent to `ask` is released before anybody is told of the value.
async fn ask_again<V>(every: Duration, mut ask: impl FnMut() -> Option<V>) -> V {
    // Its first tick comes at once.
    let mut ticks = interval(every);
    // A late tick moves those behind it: what is asked is never asked twice in a row for nothing.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(value) = ask() {
            return value;
        }
    }
}
