//! How much a stream keeps for a consumer that does not read.

use std::num::NonZeroUsize;

use crate::queue::Policy;

/// How many values a stream keeps, and what happens to the next one if it is full.
///
/// ```
/// use awaitify::{Buffer, Events};
///
/// let mut readings = Events::new(Buffer::drop_oldest(2), |emitter| {
///     (1..=5).for_each(|reading| emitter.emit(reading));
/// });
/// assert_eq!(readings.drain().collect::<Vec<_>>(), [4, 5]);
/// assert_eq!(readings.lost(), 3);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Buffer {
    /// Keeps every value. The memory grows if the consumer does not read.
    Unbounded,
    /// Keeps the newest value only.
    Latest,
    /// Keeps the newest values, up to this number.
    DropOldest(NonZeroUsize),
    /// Keeps the first values, up to this number, and drops new ones while it is full.
    DropNewest(NonZeroUsize),
    /// Makes the callback wait while it is full, until it is half empty.
    Block(NonZeroUsize),
    /// Ends the stream at the first value for which there is no room.
    End(NonZeroUsize),
}

impl Buffer {
    /// Keeps every value. The memory grows if the consumer does not read.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| {
    ///     (0..1000).for_each(|number| emitter.emit(number));
    /// });
    /// assert_eq!(events.drain().count(), 1000);
    /// ```
    #[must_use]
    pub const fn unbounded() -> Self {
        Self::Unbounded
    }

    /// Keeps the newest value only. A value that is replaced counts as lost.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut progress = Events::new(Buffer::latest(), |emitter| {
    ///     emitter.emit(10);
    ///     emitter.emit(20);
    /// });
    /// assert_eq!(progress.wait_next(), Some(20));
    /// assert_eq!(progress.lost(), 1);
    /// ```
    #[must_use]
    pub const fn latest() -> Self {
        Self::Latest
    }

    /// Keeps the newest `limit` values.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::drop_oldest(2), |emitter| {
    ///     (1..=3).for_each(|number| emitter.emit(number));
    /// });
    /// assert_eq!(events.drain().collect::<Vec<_>>(), [2, 3]);
    /// ```
    ///
    /// # Panics
    ///
    /// If `limit` is 0.
    #[must_use]
    #[track_caller]
    pub const fn drop_oldest(limit: usize) -> Self {
        Self::DropOldest(not_zero(limit))
    }

    /// Keeps `limit` values and drops new ones while it is full.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::drop_newest(2), |emitter| {
    ///     (1..=3).for_each(|number| emitter.emit(number));
    /// });
    /// assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    /// ```
    ///
    /// # Panics
    ///
    /// If `limit` is 0.
    #[must_use]
    #[track_caller]
    pub const fn drop_newest(limit: usize) -> Self {
        Self::DropNewest(not_zero(limit))
    }

    /// Keeps `limit` values. While it is full, a call of the callback waits until it is half empty.
    ///
    /// This stops the library's thread. If the consumer runs on that thread, or waits for the library in any other way
    /// (for example, by a function that unregisters and joins the thread), both wait for each other. Closing the stream
    /// releases a callback that waits.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let events = Events::new(Buffer::block(2), |emitter| {
    ///     std::thread::spawn(move || (1..=100).for_each(|number| emitter.emit(number)));
    /// });
    /// # let mut events = events;
    /// assert_eq!(events.wait_iter().sum::<i32>(), 5050);
    /// ```
    ///
    /// # Panics
    ///
    /// If `limit` is 0. A callback that would wait on a thread that drives a Tokio runtime panics instead.
    #[must_use]
    #[track_caller]
    pub const fn block(limit: usize) -> Self {
        Self::Block(not_zero(limit))
    }

    /// Keeps `limit` values and ends the stream at the next one, with [`Ended::Overflowed`](crate::Ended::Overflowed).
    ///
    /// ```
    /// # use awaitify::{Buffer, Ended, Events};
    /// let mut events = Events::new(Buffer::end(2), |emitter| {
    ///     (1..=3).for_each(|number| emitter.emit(number));
    /// });
    /// assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2]);
    /// assert_eq!(events.ended(), Some(Ended::Overflowed));
    /// ```
    ///
    /// # Panics
    ///
    /// If `limit` is 0.
    #[must_use]
    #[track_caller]
    pub const fn end(limit: usize) -> Self {
        Self::End(not_zero(limit))
    }

    pub(crate) const fn policy(self) -> Policy {
        match self {
            Self::Unbounded => Policy::Unbounded,
            Self::Latest => Policy::DropOldest(1),
            Self::DropOldest(limit) => Policy::DropOldest(limit.get()),
            Self::DropNewest(limit) => Policy::DropNewest(limit.get()),
            Self::Block(limit) => Policy::Block(limit.get()),
            Self::End(limit) => Policy::End(limit.get()),
        }
    }
}

#[track_caller]
const fn not_zero(limit: usize) -> NonZeroUsize {
    NonZeroUsize::new(limit).expect("a stream's buffer holds at least one value")
}
