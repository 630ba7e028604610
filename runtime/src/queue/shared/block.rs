//! Producers that wait for room: threads, and futures.

use std::future::Future;
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, Waker};

use super::{Released, Sender, Shared, State};
use crate::panics::catch_panic_in_drop;
use crate::queue::Policy;
use crate::sync::{MutexGuard, Ordering};
use crate::threads::refuse_to_wait_for_room;

impl<V> Shared<V> {
    /// Waits until the queue is half empty and adds the value. Returns whether the stream is open.
    #[track_caller]
    pub(super) fn block(&self, value: V, limit: usize) -> bool {
        refuse_to_wait_for_room();
        let mut state = self.lock();
        if state.values.len() >= limit {
            state.rare().room.threads += 1;
            while state.end.is_none() && state.values.len() > limit / 2 {
                let waited = self.room.wait(state);
                state = waited.unwrap_or_else(PoisonError::into_inner);
            }
            state.rare().room.threads -= 1;
        }
        let open = state.end.is_none();
        let refused = if open {
            self.push(&mut state, value);
            None
        } else {
            Some(value)
        };
        self.tell(state);
        if let Some(value) = refused {
            catch_panic_in_drop(value);
        }
        open
    }

    /// Releases the lock after values were taken, and lets producers go on if the queue is half empty.
    #[inline]
    pub(super) fn taken(&self, state: MutexGuard<'_, State<V>>) {
        self.losses.clear_full();
        if state.values.is_empty() {
            // Relaxed: a hint, for the consumer itself.
            self.news.store(state.is_over(), Ordering::Relaxed);
        }
        if let Policy::Block(limit) = state.policy {
            self.make_room(state, limit);
        }
    }

    #[cold]
    fn make_room(&self, mut state: MutexGuard<'_, State<V>>, limit: usize) {
        if state.values.len() > limit / 2 {
            return;
        }
        if state.blocked() {
            self.room.notify_all();
        }
        let producers = state.take_producers();
        drop(state);
        Released {
            consumer: None,
            producers,
        }
        .wake();
    }
}

/// A future that adds a value, once there is room for it. Its output tells whether the stream is open.
pub(crate) struct Emit<V> {
    sender: Sender<V>,
    value: Option<V>,
    /// The number under which it waits.
    number: Option<u64>,
}

impl<V> Sender<V> {
    /// Like `send`, but waits for room in a future.
    pub(crate) fn send_when_room(&self, value: V) -> Emit<V> {
        Emit {
            sender: self.clone(),
            value: Some(value),
            number: None,
        }
    }
}

impl<V> Unpin for Emit<V> {}

impl<V> Future for Emit<V> {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<bool> {
        loop {
            if let Some(open) = self.send_now() {
                return Poll::Ready(open);
            }
            // Cloned before the lock is taken, because it is foreign code.
            let waker = cx.waker().clone();
            if self.register(waker) {
                return Poll::Pending;
            }
        }
    }
}

impl<V> Emit<V> {
    /// Adds the value if it need not wait.
    fn send_now(&mut self) -> Option<bool> {
        let mut state = self.sender.queue.lock();
        let waits = self.number.is_some();
        if state.has_to_wait(waits) {
            return None;
        }
        let Some(value) = self.value.take() else {
            // Polled again after it was done.
            return Some(state.end.is_none());
        };
        if state.end.is_some() || !matches!(state.policy, Policy::Block(_)) {
            drop(state);
            return Some(self.sender.send(value));
        }
        self.sender.queue.push(&mut state, value);
        self.sender.queue.tell(state);
        Some(true)
    }

    /// Registers the waker, unless there is room by now.
    fn register(&mut self, waker: Waker) -> bool {
        let mut state = self.sender.queue.lock();
        if !state.has_to_wait(self.number.is_some()) {
            drop(state);
            catch_panic_in_drop(waker);
            return false;
        }
        let (number, old) = state.rare().room.register(self.number, waker);
        drop(state);
        self.number = Some(number);
        catch_panic_in_drop(old);
        true
    }
}

impl<V> Drop for Emit<V> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let mut state = self.sender.queue.lock();
            let waker = state.rare().room.remove(number);
            drop(state);
            catch_panic_in_drop(waker);
        }
        catch_panic_in_drop(self.value.take());
    }
}

impl<V> State<V> {
    /// True if a producer has to wait: one that has begun to, until the queue is half empty.
    fn has_to_wait(&self, waits: bool) -> bool {
        let Policy::Block(limit) = self.policy else {
            return false;
        };
        let queued = self.values.len();
        self.end.is_none() && (queued >= limit || waits && queued > limit / 2)
    }
}
