//! The futures of `next`, `next_many` and `closed`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::queue::Receiver;
use crate::{Events, Guard};

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
