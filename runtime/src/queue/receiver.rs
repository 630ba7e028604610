//! The consuming half of whichever queue a stream has.

use std::collections::VecDeque;
use std::task::{Poll, Waker};

use super::End;
use super::shared;
#[cfg(target_has_atomic = "64")]
use super::single::{self, List, Ring};

/// The consumer of a queue.
pub(crate) enum Receiver<V> {
    Shared(shared::Receiver<V>),
    #[cfg(target_has_atomic = "64")]
    List(single::Receiver<List<V>>),
    #[cfg(target_has_atomic = "64")]
    Ring(single::Receiver<Ring<V>>),
}

/// Evaluates an expression with the queue of a [`Receiver`].
macro_rules! with_queue {
    ($receiver:expr, $queue:ident => $then:expr) => {
        match $receiver {
            $crate::queue::Receiver::Shared($queue) => $then,
            #[cfg(target_has_atomic = "64")]
            $crate::queue::Receiver::List($queue) => $then,
            #[cfg(target_has_atomic = "64")]
            $crate::queue::Receiver::Ring($queue) => $then,
        }
    };
}
pub(crate) use with_queue;

/// Calls a method of the queue.
macro_rules! delegate {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        with_queue!($self, queue => queue.$method($($argument),*))
    };
}

impl<V> Receiver<V> {
    /// The next value, or `None` at the end.
    #[inline]
    pub(crate) fn try_take(&mut self) -> Poll<Option<V>> {
        delegate!(self.try_take())
    }

    /// Returns true if there is nothing. Then `waker` will be woken.
    #[inline]
    pub(crate) fn wait(&mut self, waker: &Waker) -> bool {
        delegate!(self.wait(waker))
    }

    /// Takes up to `limit` values at once and returns how many, 0 at the end. If there are none, `waker` will be woken.
    pub(crate) fn poll_many(
        &mut self,
        waker: &Waker,
        values: &mut Vec<V>,
        limit: usize,
    ) -> Poll<usize> {
        delegate!(self.poll_many(waker, values, limit))
    }

    /// Takes everything that is queued now.
    pub(crate) fn take_all(&mut self) -> &mut VecDeque<V> {
        delegate!(self.take_all())
    }

    /// Resolves once no sender exists. `waker` will be woken then.
    pub(crate) fn poll_released(&mut self, waker: &Waker) -> Poll<()> {
        delegate!(self.poll_released(waker))
    }

    /// Losses in front of the values that were given.
    pub(crate) fn lost(&self) -> u64 {
        delegate!(self.lost())
    }

    /// How many values are queued.
    pub(crate) fn len(&self) -> usize {
        delegate!(self.len())
    }

    /// Why nothing more gets in.
    pub(crate) fn end(&self) -> Option<End> {
        delegate!(self.end())
    }

    /// The message of the panic that ended the stream.
    pub(crate) fn message(&self) -> String {
        delegate!(self.message())
    }

    /// Returns whether a sender exists, so that the library still holds a callback.
    pub(crate) fn is_held(&self) -> bool {
        delegate!(self.is_held())
    }

    /// Lets nothing more in, and releases producers that wait. Queued values stay.
    pub(crate) fn close(&mut self) {
        delegate!(self.close());
    }

    /// Drops everything that is queued, and the waker. It must have been closed.
    pub(crate) fn abandon(&mut self) {
        delegate!(self.abandon());
    }
}
