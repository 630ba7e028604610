//! Functions that answer at once, with nothing yet or with a value, asked again by Tokio's clock.

use std::io;
use std::task::Poll;
use std::time::Duration;

use crate::__private::pair;
use crate::{Awaitable, Completer};

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

/// Something that may fail with [`io::ErrorKind::WouldBlock`], which means nothing yet. A type of its own,
/// since `io::Result<Option<T>>` is an answer of the other kind.
pub struct Io<T>(pub io::Result<T>);

impl<T> Answer for Io<T> {
    type Value = io::Result<T>;
    fn value(self) -> Option<io::Result<T>> {
        match self.0 {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            outcome => Some(outcome),
        }
    }
}

/// Asks now, and then again every `every` until there is a value or nobody awaits it.
///
/// # Panics
///
/// Outside a Tokio runtime, if the first answer is nothing yet; or if `every` is zero.
#[track_caller]
pub fn poll_every<A, T>(
    every: Duration,
    gone: fn() -> T,
    wrap: fn(A::Value) -> T,
    mut ask: impl FnMut() -> A + Send + 'static,
) -> Awaitable<T>
where
    A: Answer + 'static,
    A::Value: 'static,
    T: Send + 'static,
{
    let (completer, awaitable) = pair(gone);
    if let Some(value) = ask().value() {
        completer.complete(wrap(value));
        return awaitable;
    }
    let asked = ask_again(completer, every, ask);
    #[cfg(feature = "tracing")]
    let asked = tracing::Instrument::in_current_span(asked);
    tokio::spawn(async move {
        if let Some((completer, value)) = asked.await {
            completer.complete(wrap(value));
        }
    });
    awaitable
}

/// Asks every `every`, until there is a value for `completer`; `None` if nobody awaits it.
async fn ask_again<A: Answer, T>(
    // The first, and so the last to be dropped: what was lent to `ask` is gone before anybody is told.
    completer: Completer<T>,
    every: Duration,
    mut ask: impl FnMut() -> A,
) -> Option<(Completer<T>, A::Value)> {
    // A late tick moves those behind it: what is asked is never asked twice in a row for nothing.
    let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if !completer.is_awaited() {
            return None;
        }
        if let Some(value) = ask().value() {
            return Some((completer, value));
        }
    }
}
