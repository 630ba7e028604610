//! The futures of `next`, `next_many` and `closed`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::queue::Receiver;
use crate::{Events, Guard};

impl<V, G: Guard> Events<V, G> {
    /// Waits for the next value, or `None` at the end.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// async fn both(mut numbers: Events<u8>, mut letters: Events<char>) -> (Option<u8>, Option<char>) {
    ///     (numbers.next().await, letters.next().await)
    /// }
    /// # let numbers = Events::new(Buffer::latest(), |emitter| emitter.emit(1));
    /// # let letters = Events::new(Buffer::latest(), |_emitter| {});
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # assert_eq!(pin!(both(numbers, letters)).poll(&mut cx), Poll::Ready((Some(1), None)));
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is the name that streams use"
    )]
    pub fn next(&mut self) -> Next<'_, V, G> {
        Next::new(self)
    }

    /// Waits until there is a value, takes up to `limit` of those that are queued, and appends them to `values`.
    ///
    /// The output is the number of values taken, which is 0 at the end, or if `limit` is 0. A whole batch is taken
    /// by one wake-up and under one lock.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| (1..=5).for_each(|n| emitter.emit(n)));
    /// let mut batch = Vec::new();
    /// let taken = events.next_many(&mut batch, 3); // `.await` it
    /// # assert_eq!(pin!(taken).poll(&mut cx), Poll::Ready(3));
    /// assert_eq!(batch, [1, 2, 3]);
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: it appends values only when it is done.
    pub fn next_many<'a>(&'a mut self, values: &'a mut Vec<V>, limit: usize) -> NextMany<'a, V, G> {
        NextMany::new(self, values, limit)
    }
}

/// The future of [`Events::next`].
#[must_use = "futures do nothing unless they are polled"]
pub struct Next<'a, V, G: Guard = ()> {
    events: &'a mut Events<V, G>,
}

impl<'a, V, G: Guard> Next<'a, V, G> {
    pub(super) const fn new(events: &'a mut Events<V, G>) -> Self {
        Self { events }
    }
}

impl<V, G: Guard> Future for Next<'_, V, G> {
    type Output = Option<V>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<V>> {
        Pin::new(&mut *self.events).poll_next(cx)
    }
}

/// The future of [`Events::next_many`].
#[must_use = "futures do nothing unless they are polled"]
pub struct NextMany<'a, V, G: Guard = ()> {
    events: &'a mut Events<V, G>,
    values: &'a mut Vec<V>,
    limit: usize,
}

impl<'a, V, G: Guard> NextMany<'a, V, G> {
    pub(super) const fn new(
        events: &'a mut Events<V, G>,
        values: &'a mut Vec<V>,
        limit: usize,
    ) -> Self {
        Self {
            events,
            values,
            limit,
        }
    }
}

impl<V, G: Guard> Future for NextMany<'_, V, G> {
    type Output = usize;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<usize> {
        let Self {
            events,
            values,
            limit,
        } = &mut *self;
        if *limit == 0 || events.terminated {
            return Poll::Ready(0);
        }
        if events.poll_budget(cx).is_pending() {
            return Poll::Pending;
        }
        let taken = events.receiver_mut().poll_many(cx.waker(), values, *limit);
        events.count(&taken);
        if taken == Poll::Ready(0) {
            events.finish();
        }
        taken
    }
}

/// The future of [`Events::closed`].
#[must_use = "the stream is closed, but nothing waits for the library"]
pub struct Closed<'a, V> {
    receiver: &'a mut Receiver<V>,
}

impl<'a, V> Closed<'a, V> {
    pub(super) const fn new(receiver: &'a mut Receiver<V>) -> Self {
        Self { receiver }
    }
}

impl<V> Future for Closed<'_, V> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.receiver.poll_released(cx.waker())
    }
}

impl<V, G: Guard> fmt::Debug for Next<'_, V, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}

impl<V, G: Guard> fmt::Debug for NextMany<'_, V, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextMany").finish_non_exhaustive()
    }
}

impl<V> fmt::Debug for Closed<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closed").finish_non_exhaustive()
    }
}
