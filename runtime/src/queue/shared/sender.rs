//! The producing half.

use super::Shared;
use crate::operation::Operation;
use crate::panics::catch_panic_in_drop;
use crate::queue::{End, Policy};
use crate::sync::{Arc, Ordering};

/// One of the producers of a shared queue. The stream ends when the last one is dropped.
pub(crate) struct Sender<V> {
    pub(super) queue: Arc<Shared<V>>,
}

impl<V> Sender<V> {
    /// The sender that a new queue counts already.
    pub(super) fn first(queue: Arc<Shared<V>>) -> Self {
        Self { queue }
    }

    /// Adds a value. Returns whether the stream is open, or otherwise drops the value.
    #[inline]
    pub(crate) fn send(&self, value: V) -> bool {
        if !self.is_open() {
            catch_panic_in_drop(value);
            return false;
        }
        if self.queue.losses.count_if_full() {
            catch_panic_in_drop(value);
            return true;
        }
        self.send_open(value)
    }

    fn send_open(&self, value: V) -> bool {
        let mut state = self.queue.lock();
        if state.end.is_some() {
            drop(state);
            catch_panic_in_drop(value);
            return false;
        }
        match state.policy {
            Policy::Merge => return self.queue.merge(state, value),
            Policy::Block(limit) if state.values.len() >= limit => {
                drop(state);
                return self.queue.block(value, limit);
            }
            _ => {}
        }
        let removed = self.queue.admit(&mut state, value);
        let open = state.end.is_none();
        if !open {
            self.queue.open.store(false, Ordering::Relaxed);
        }
        self.queue.tell(state);
        if let Some(value) = removed {
            catch_panic_in_drop(value);
        }
        open
    }

    /// Adds a last value, however full the queue is, and ends the stream. If it had ended, drops the value.
    pub(crate) fn send_last(&self, value: V, end: End) {
        let mut state = self.queue.lock();
        if state.end.is_some() {
            drop(state);
            catch_panic_in_drop(value);
            return;
        }
        self.queue.push_last(&mut state, value);
        let released = self.queue.end(&mut state, end);
        drop(state);
        released.wake();
    }

    /// Ends the stream.
    pub(crate) fn end(&self, end: End) {
        let mut state = self.queue.lock();
        let released = self.queue.end(&mut state, end);
        drop(state);
        released.wake();
    }

    /// Ends the stream because the code that sends has panicked.
    pub(crate) fn end_panicked(&self, message: String) {
        let mut state = self.queue.lock();
        if state.end.is_none() {
            state.rare().message = message;
        }
        let released = self.queue.end(&mut state, End::Panicked);
        drop(state);
        released.wake();
    }

    /// Returns what the stream reports to.
    pub(crate) fn operation(&self) -> Operation {
        self.queue.operation
    }

    /// True if a value would still be taken.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.queue.is_open()
    }
}

impl<V> Clone for Sender<V> {
    fn clone(&self) -> Self {
        // Relaxed: a new sender comes from one that exists, so the count cannot reach zero meanwhile.
        let before = self.queue.senders.fetch_add(1, Ordering::Relaxed);
        if before > u32::MAX / 2 {
            // Billions of leaked clones. `Arc` aborts as well before its count wraps.
            std::process::abort();
        }
        Self {
            queue: Arc::clone(&self.queue),
        }
    }
}

impl<V> Drop for Sender<V> {
    fn drop(&mut self) {
        // Release pairs with the Acquire in `is_held`, and of the other senders' drops, for the last one ends the stream.
        if self.queue.senders.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        self.queue.operation.released();
        let mut state = self.queue.lock();
        // A consumer that has closed waits for this.
        let waiting = state.waker.take();
        let mut released = self.queue.end(&mut state, End::Dropped);
        released.consumer = waiting;
        drop(state);
        released.wake();
    }
}
