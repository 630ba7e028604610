//! A timeout that works on any executor.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::future::FusedFuture;

use super::waited::Waited;
use crate::{Awaitable, Guard, TimedOut};

/// The future of [`Awaitable::until`] and [`Awaitable::timeout`].
///
/// It drops the awaitable when the timer is done.
#[must_use = "the operation runs, but its value is never taken"]
pub struct Until<A, S> {
    /// `None` once the value or the error has been returned.
    awaited: Option<A>,
    /// Boxed, because a timer must not move once it has been polled.
    timer: Pin<Box<S>>,
    after: Option<Duration>,
}

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits until the value comes or `timer` is done, which can be any future.
    ///
    /// If both are ready, the value wins. If `timer` is done first, the awaitable is dropped, so its cancel hook has run
    /// when the error is returned.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if `timer` was done first.
    ///
    /// # Panics
    ///
    /// If the value has been taken before.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the awaitable.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped, TimedOut};
    /// # use std::{future::{Future, ready}, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # fn main() {
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// let pending = Awaitable::new(|completer| kept = Some(completer));
    /// let elapsed = pending.until(ready(())); // use your executor's timer instead of `ready`
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # let Poll::Ready(elapsed) = pin!(elapsed).poll(&mut cx) else { panic!() };
    /// # assert_eq!(elapsed.unwrap_err(), TimedOut::new("main", None));
    /// # }
    /// ```
    pub fn until<S: Future>(self, timer: S) -> Until<Self, S> {
        Until::new(self, timer, None)
    }
}

impl<A: Waited, S> Until<A, S> {
    pub(crate) fn new(awaited: A, timer: S, after: Option<Duration>) -> Self {
        Self {
            awaited: Some(awaited),
            timer: Box::pin(timer),
            after,
        }
    }
}

impl<A, S> Until<A, S> {
    /// Changes the future that the timer ends.
    pub(super) fn map_awaited<B>(self, change: impl FnOnce(A) -> B) -> Until<B, S> {
        Until {
            awaited: self.awaited.map(change),
            timer: self.timer,
            after: self.after,
        }
    }
}

impl<A: Waited, S: Future> Future for Until<A, S> {
    type Output = Result<A::Output, TimedOut>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(awaited) = &mut this.awaited else {
            panic!("a timeout was polled again after it had ended")
        };
        if let Poll::Ready(value) = Pin::new(&mut *awaited).poll(cx) {
            this.awaited = None;
            return Poll::Ready(Ok(value));
        }
        if this.timer.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        // The value may have come while the timer was polled.
        let outcome = awaited.take_now();
        let outcome = outcome.ok_or_else(|| TimedOut::new(awaited.function_name(), this.after));
        // Now, so that the hook has run when the error is returned.
        this.awaited = None;
        Poll::Ready(outcome)
    }
}

impl<A: Waited, S: Future> FusedFuture for Until<A, S> {
    fn is_terminated(&self) -> bool {
        self.awaited.is_none()
    }
}

// The timer is pinned in its box, and nothing else is pinned.
impl<A, S> Unpin for Until<A, S> {}

impl<A: fmt::Debug, S> fmt::Debug for Until<A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Until")
            .field("awaited", &self.awaited)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}
