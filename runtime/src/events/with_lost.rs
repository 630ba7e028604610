//! A stream that tells of losses.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::{Ended, Events, Guard};

/// The stream of [`Events::with_lost`]: each value with the number of values lost in front of it.
#[must_use = "dropping a stream closes it"]
pub struct WithLost<V, G: Guard = ()> {
    events: Events<V, G>,
    told: u64,
}

impl<V, G: Guard> Events<V, G> {
    /// Tells with each value how many were lost since the one before it.
    ///
    /// Losses after the last value are told by [`WithLost::lost`] once the stream has given `None`.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut readings = Events::new(Buffer::drop_oldest(2), |emitter| (1..=5).for_each(|n| emitter.emit(n)))
    ///     .with_lost();
    /// let first = readings.next(); // `.await` it
    /// # assert_eq!(pin!(first).poll(&mut cx), Poll::Ready(Some((3, 4))));
    /// let second = readings.next();
    /// # assert_eq!(pin!(second).poll(&mut cx), Poll::Ready(Some((0, 5))));
    /// ```
    pub fn with_lost(self) -> WithLost<V, G> {
        let told = self.lost();
        WithLost { events: self, told }
    }
}

impl<V, G: Guard> WithLost<V, G> {
    /// Waits for the next value, with the losses in front of it, or `None` at the end.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut events = Events::new(Buffer::latest(), |emitter| (1..=3).for_each(|n| emitter.emit(n))).with_lost();
    /// let next = events.next(); // `.await` it
    /// # assert_eq!(pin!(next).poll(&mut cx), Poll::Ready(Some((2, 3))));
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<(u64, V)> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many values were lost after the value that was given last, as far as that is known: all of them once the
    /// stream has given `None`.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut events = Events::new(Buffer::drop_newest(1), |emitter| (1..=3).for_each(|n| emitter.emit(n))).with_lost();
    /// # assert_eq!(pin!(events.next()).poll(&mut cx), Poll::Ready(Some((0, 1))));
    /// # assert_eq!(pin!(events.next()).poll(&mut cx), Poll::Ready(None));
    /// // after `while let Some((lost, value)) = events.next().await { … }`
    /// assert_eq!(events.lost(), 2);
    /// ```
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.events.lost() - self.told
    }

    /// Why nothing more gets in; see [`Events::ended`].
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// let events: Events<u8> = Events::new(Buffer::latest(), |emitter| emitter.end());
    /// assert_eq!(events.with_lost().ended(), Some(Ended::Finished));
    /// ```
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        self.events.ended()
    }

    /// Unregisters now; see [`Events::close`].
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// let mut kept = None;
    /// let mut events: Events<u8> = Events::new(Buffer::latest(), |emitter| kept = Some(emitter));
    /// let mut events = events.with_lost();
    /// events.close();
    /// assert_eq!(events.ended(), Some(Ended::Closed));
    /// ```
    pub fn close(&mut self) {
        self.events.close();
    }

    /// The stream of the values alone.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events = Events::new(Buffer::latest(), |emitter| emitter.emit(1)).with_lost();
    /// assert_eq!(events.into_inner().wait_next(), Some(1));
    /// ```
    pub fn into_inner(self) -> Events<V, G> {
        self.events
    }
}

impl<V, G: Guard> Stream for WithLost<V, G> {
    type Item = (u64, V);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<(u64, V)>> {
        let polled = Pin::new(&mut self.events).poll_next(cx);
        polled.map(|next| {
            let value = next?;
            let lost = self.lost();
            self.told += lost;
            Some((lost, value))
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.events.size_hint()
    }
}

impl<V, G: Guard> FusedStream for WithLost<V, G> {
    fn is_terminated(&self) -> bool {
        self.events.is_terminated()
    }
}

impl<V, G: Guard + fmt::Debug> fmt::Debug for WithLost<V, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithLost")
            .field("events", &self.events)
            .field("lost", &self.lost())
            .finish()
    }
}
