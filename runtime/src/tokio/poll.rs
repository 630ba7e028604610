//! Functions that return at once with a value or with nothing yet, called again by Tokio's timer.

use std::task::Poll;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};

use super::spawn::{Driver, current_runtime};
use super::would_block::WouldBlock;
use crate::future::FunctionName;
use crate::future::glue::pair;
use crate::{Awaitable, Kept};

/// The return type of a function that is polled.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot report that there is no value yet",
    label = "expected `Option<T>`, `Poll<T>`, `io::Result<T>` or `Result<Option<T>, E>`"
)]
pub trait Answer {
    /// The value that the awaitable returns.
    type Value;
    /// Returns `None` if there is no value yet.
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

/// Converts the result of a function that fails with [`WouldBlock`] if there is no value yet. This is not an [`Answer`],
/// because a `Result<Option<T>, E>` is one already.
pub fn io<T, E: WouldBlock>(outcome: Result<T, E>) -> Option<Result<T, E>> {
    match outcome {
        Err(error) if error.would_block() => None,
        outcome => Some(outcome),
    }
}

/// Calls `ask` now, and then again every `every`, until `value` finds one in the answer or the awaitable is gone.
///
/// # Panics
///
/// Outside a Tokio runtime with timers, if the first answer has no value.
#[track_caller]
pub fn poll_every<A: 'static, V: 'static, T: Send + 'static>(
    name: FunctionName,
    every: Duration,
    gone: fn() -> T,
    value: fn(A) -> Option<V>,
    wrap: fn(V) -> T,
    mut ask: impl FnMut() -> A + Send + 'static,
) -> Awaitable<T, Kept<Driver>> {
    let mut ask = move || value(ask());
    let (completer, awaitable) = pair(name, gone);
    if let Some(value) = ask() {
        completer.complete(wrap(value));
        return awaitable.keep(Driver::DONE);
    }
    let runtime = current_runtime(name(), "`poll`", "call it inside one");
    // Not in the task, because the first interval begins with the call, and because `sleep` panics at the caller's line if
    // there are no timers. An `Interval` would not.
    let first = sleep(every);
    Driver::start(&runtime, completer, awaitable, async move {
        first.await;
        wrap(ask_again(every, ask).await)
    })
}

/// A separate function, so that the captures of `ask` are dropped before the awaitable is completed.
async fn ask_again<V>(every: Duration, mut ask: impl FnMut() -> Option<V>) -> V {
    // The first tick completes at once.
    let mut ticks = interval(every);
    // A late tick delays the later ones, so that `ask` is never called twice in a row without a pause.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(value) = ask() {
            return value;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::io;

    #[test]
    fn only_would_block_is_no_answer() {
        assert!(io::<u8, Error>(Err(ErrorKind::WouldBlock.into())).is_none());
        assert!(io::<u8, Error>(Err(ErrorKind::NotFound.into())).is_some_and(|it| it.is_err()));
        assert!(io::<u8, Error>(Ok(1)).is_some_and(|it| it.is_ok()));
    }
}
