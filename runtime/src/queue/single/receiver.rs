//! The consuming half.

use std::collections::VecDeque;
use std::mem;
use std::task::{Poll, Waker};

use super::signal::Waiter;
use super::word::Word;
use super::{Arc, Core, Values};
use crate::panics::catch_panic_in_drop;
use crate::queue::{End, catch_panics_in_drops};

/// The consumer of a queue with one producer.
pub(crate) struct Receiver<S: Values> {
    core: Arc<Core<S>>,
    front: S::Front,
    /// How many values were read.
    read: u64,
    /// How many values are known to be published.
    published: u64,
    /// Once it is known, `published` is final.
    end: Option<End>,
    /// Losses in front of the values that were given.
    lost: u64,
    waiter: Waiter,
    /// Values that were taken at once.
    taken: VecDeque<S::Value>,
}

impl<S: Values> Receiver<S> {
    pub(super) fn new(core: Arc<Core<S>>) -> Self {
        Self {
            core,
            front: S::Front::default(),
            read: 0,
            published: 0,
            end: None,
            lost: 0,
            waiter: Waiter::default(),
            taken: VecDeque::new(),
        }
    }

    /// The next value, if there is one.
    #[inline(always)]
    pub(crate) fn take(&mut self) -> Option<S::Value> {
        if self.read == self.published && !self.look() {
            return None;
        }
        let value = self.read();
        self.core.values.make_room(self.read);
        Some(value)
    }

    /// The next value, or `None` at the end.
    pub(crate) fn try_take(&mut self) -> Poll<Option<S::Value>> {
        match self.take() {
            Some(value) => Poll::Ready(Some(value)),
            None => self.nothing(),
        }
    }

    /// Reads a value that is known to be published.
    #[inline(always)]
    fn read(&mut self) -> S::Value {
        debug_assert!(self.read < self.published);
        self.read += 1;
        // SAFETY: this is the receiver, and the position is its own. The value is counted by `published`, which came out of
        // the word with Acquire, and was not above the count with which the receiver closed.
        unsafe { self.core.values.read(&mut self.front, &mut self.lost) }
    }

    /// Looks for values that came since. Returns whether there are any.
    #[inline]
    fn look(&mut self) -> bool {
        if self.end.is_some() {
            return false;
        }
        let seen = self.core.signal.load();
        self.published = seen.count();
        if seen.has_ended() {
            self.end = seen.end();
        }
        self.read < self.published
    }

    /// Everything that is known to be published has been read.
    fn nothing(&mut self) -> Poll<Option<S::Value>> {
        if self.end.is_none() {
            return Poll::Pending;
        }
        self.lost += self.core.values.take_trailing();
        Poll::Ready(None)
    }

    /// Returns true if there is nothing. Then `waker` will be woken.
    #[inline(never)]
    pub(crate) fn wait(&mut self, waker: &Waker) -> bool {
        if self.read < self.published || self.end.is_some() {
            return false;
        }
        let published = self.published;
        let is_there = |seen: Word| seen.count() != published || seen.has_ended();
        // SAFETY: this is the receiver, and the waiter is its own.
        unsafe { self.core.signal.register(&mut self.waiter, waker, is_there) }
    }

    /// Takes up to `limit` values at once and returns how many, 0 at the end. If there are none, `waker` will be woken.
    pub(crate) fn poll_many(
        &mut self,
        waker: &Waker,
        values: &mut Vec<S::Value>,
        limit: usize,
    ) -> Poll<usize> {
        if self.wait(waker) {
            return Poll::Pending;
        }
        let taken = self.queued().min(limit as u64) as usize;
        values.reserve(taken);
        (0..taken).for_each(|_| values.push(self.read()));
        self.core.values.make_room(self.read);
        if taken == 0 {
            self.lost += self.core.values.take_trailing();
        }
        Poll::Ready(taken)
    }

    /// How many values can be read now.
    fn queued(&mut self) -> u64 {
        self.look();
        self.published - self.read
    }

    /// Takes everything that is queued now.
    pub(crate) fn take_all(&mut self) -> &mut VecDeque<S::Value> {
        let mut taken = mem::take(&mut self.taken);
        taken.extend((0..self.queued()).map(|_| self.read()));
        self.core.values.make_room(self.read);
        self.taken = taken;
        &mut self.taken
    }

    /// Resolves once the sender is gone. `waker` will be woken then.
    pub(crate) fn poll_released(&mut self, waker: &Waker) -> Poll<()> {
        // SAFETY: this is the receiver, and the waiter is its own.
        let waits = unsafe {
            self.core
                .signal
                .register(&mut self.waiter, waker, Word::is_gone)
        };
        if waits {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }

    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    pub(crate) fn len(&self) -> usize {
        let published = match self.end {
            Some(_) => self.published,
            None => self.core.signal.load().count(),
        };
        (published - self.read) as usize + self.taken.len()
    }

    pub(crate) fn end(&self) -> Option<End> {
        self.end.or_else(|| self.core.signal.load().end())
    }

    /// The message of the panic that ended the stream.
    pub(crate) fn message(&self) -> String {
        let message = self.core.message.get();
        message.map_or_else(String::new, |message| message.to_string())
    }

    /// True while the sender exists.
    pub(crate) fn is_held(&self) -> bool {
        !self.core.signal.load().is_gone()
    }

    /// Lets nothing more in. Queued values stay.
    pub(crate) fn close(&mut self) {
        if self.end != Some(End::Closed) {
            let before = self.core.signal.close();
            if self.end.is_none() {
                self.published = before.count();
                self.end = before.end().or(Some(End::Closed));
            }
        }
        // SAFETY: this is the receiver, and the waiter is its own.
        unsafe { self.core.signal.unregister(&mut self.waiter) };
    }

    /// Drops everything that is queued, and the waker. It must have been closed.
    pub(crate) fn abandon(&mut self) {
        // SAFETY: as in `close`.
        unsafe { self.core.signal.unregister(&mut self.waiter) };
        while self.read < self.published {
            catch_panic_in_drop(self.read());
        }
        catch_panics_in_drops(mem::take(&mut self.taken));
    }
}

impl<S: Values> Drop for Receiver<S> {
    fn drop(&mut self) {
        self.close();
        self.abandon();
        // SAFETY: this is the receiver, which reads nothing any more.
        unsafe { self.core.values.leave(&mut self.front) };
    }
}
