//! Blocking a thread on a stream: for code that has no executor.

use std::fmt;
use std::iter::FusedIterator;
use std::time::Duration;

use crate::future::wait::block_on;
use crate::threads::{refuse_to_block, refuse_to_wait};
use crate::{Events, Guard, TimedOut};

impl<V, G: Guard> Events<V, G> {
    /// Blocks the thread until the next value comes. `None` is the end.
    ///
    /// Do not call it on an executor's thread, as with [`Awaitable::wait`](crate::Awaitable::wait).
    ///
    /// # Panics
    ///
    /// If nothing is queued and the thread drives a Tokio runtime, or on WebAssembly without threads.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| {
    ///     std::thread::spawn(move || emitter.emit(6));
    /// });
    /// assert_eq!(events.wait_next(), Some(6));
    /// assert_eq!(events.wait_next(), None);
    /// ```
    #[track_caller]
    pub fn wait_next(&mut self) -> Option<V> {
        if let Ok(next) = self.try_take() {
            return next;
        }
        refuse_to_wait(self.function(), ".next().await");
        refuse_to_block(self.function(), ".next().await");
        match block_on(None, |cx| self.poll_value(cx)) {
            Some(next) => next,
            None => unreachable!("there is no deadline"),
        }
    }

    /// Blocks the thread until the next value comes, but no longer than `timeout`. `Ok(None)` is the end.
    ///
    /// Unlike [`wait_next`](Self::wait_next) it may be called on a thread that drives a Tokio runtime, which makes no
    /// progress meanwhile.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if the time is over. Nothing is lost: the stream can be asked again.
    ///
    /// # Panics
    ///
    /// With a `timeout` past the end of all time, where [`wait_next`](Self::wait_next) does. If nothing is queued, on
    /// WebAssembly without threads.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// use std::time::Duration;
    ///
    /// let mut kept = None;
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| kept = Some(emitter));
    /// assert!(events.wait_next_timeout(Duration::from_millis(1)).is_err());
    /// kept.as_ref().unwrap().emit(6);
    /// assert_eq!(events.wait_next_timeout(Duration::ZERO), Ok(Some(6)));
    /// ```
    #[track_caller]
    pub fn wait_next_timeout(&mut self, timeout: Duration) -> Result<Option<V>, TimedOut> {
        if let Ok(next) = self.try_take() {
            return Ok(next);
        }
        refuse_to_wait(self.function(), ".next().await");
        block_on(Some(timeout), |cx| self.poll_value(cx))
            .ok_or_else(|| TimedOut::new(self.function(), Some(timeout)))
    }

    /// The name of the function that took the callbacks.
    fn function(&self) -> &'static str {
        (self.dropped)().function()
    }

    /// An iterator that blocks the thread until the next value comes, and ends with the stream.
    ///
    /// # Panics
    ///
    /// Its `next` panics where [`wait_next`](Self::wait_next) does.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// let mut events = Events::new(Buffer::unbounded(), |emitter| {
    ///     std::thread::spawn(move || (1..=3).for_each(|n| emitter.emit(n)));
    /// });
    /// assert_eq!(events.wait_iter().sum::<i32>(), 6);
    /// ```
    pub fn wait_iter(&mut self) -> WaitIter<'_, V, G> {
        WaitIter { events: self }
    }
}

/// The iterator of [`Events::wait_iter`].
#[must_use = "iterators do nothing unless they are consumed"]
pub struct WaitIter<'a, V, G: Guard = ()> {
    events: &'a mut Events<V, G>,
}

impl<V, G: Guard> Iterator for WaitIter<'_, V, G> {
    type Item = V;

    #[track_caller]
    fn next(&mut self) -> Option<V> {
        self.events.wait_next()
    }
}

impl<V, G: Guard> FusedIterator for WaitIter<'_, V, G> {}

impl<V, G: Guard> fmt::Debug for WaitIter<'_, V, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitIter").finish_non_exhaustive()
    }
}
