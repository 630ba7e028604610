//! The shared queue: any number of producers, every policy, one mutex.
//!
//! No foreign code runs while the lock is held. Wakers are taken out and woken, and values and wakers are dropped,
//! after the lock has been released. A waker is cloned before the lock is taken.
//!
//! # Few locks
//!
//! The consumer takes all queued values at once, by exchanging two buffers, and returns them one by one. Until it has returned
//! them, they count as queued (`held`), so a limit stays exact. The policies that change queued values, or that tell waiting
//! producers of room, take one value per lock instead. A queue that is full refuses without the lock ([`Losses`]).

mod block;
mod losses;
mod merge;
mod rare;
mod receiver;
mod sender;
mod state;

use std::sync::PoisonError;

use crate::operation::Operation;
use crate::panics::catch_panic;
use crate::queue::{End, Policy};
use crate::sync::{Arc, AtomicBool, AtomicU32, Condvar, Mutex, MutexGuard, Ordering};

pub(crate) use block::Emit;
use losses::Losses;
pub(crate) use rare::MergeFn;
pub(crate) use receiver::Receiver;
pub(crate) use sender::Sender;
use state::{Released, State};

/// The part that the senders and the receiver of one stream share.
struct Shared<V> {
    /// True if values are still taken. A hint for senders: `true` may be out of date, `false` is final.
    open: AtomicBool,
    /// False if the consumer found nothing, and nothing came since. A hint for the consumer, which saves it a lock.
    news: AtomicBool,
    /// How many senders exist.
    senders: AtomicU32,
    /// How many values the consumer has taken out of a queue with a limit, and has not given yet. It changes it without
    /// the lock, but only to a smaller number.
    held: AtomicU32,
    losses: Losses,
    operation: Operation,
    /// Threads wait here for room.
    room: Condvar,
    state: Mutex<State<V>>,
}

/// A new queue with its first sender.
pub(crate) fn channel<V>(policy: Policy, operation: Operation) -> (Sender<V>, Receiver<V>) {
    new_channel(State::new(policy, None), operation)
}

/// A new queue that combines each new value with the last one.
pub(crate) fn merging<V>(merge: MergeFn<V>, operation: Operation) -> (Sender<V>, Receiver<V>) {
    new_channel(State::new(Policy::Merge, Some(merge)), operation)
}

fn new_channel<V>(state: State<V>, operation: Operation) -> (Sender<V>, Receiver<V>) {
    let policy = state.policy;
    let queue = Arc::new(Shared {
        open: AtomicBool::new(true),
        news: AtomicBool::new(false),
        senders: AtomicU32::new(1),
        held: AtomicU32::new(0),
        losses: Losses::new(),
        operation,
        room: Condvar::new(),
        state: Mutex::new(state),
    });
    (
        Sender::first(Arc::clone(&queue)),
        Receiver::new(queue, policy),
    )
}

impl<V> Shared<V> {
    fn lock(&self) -> MutexGuard<'_, State<V>> {
        // No foreign code runs under the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_open(&self) -> bool {
        // Relaxed: a hint, because each producer looks at the state under the lock.
        self.open.load(Ordering::Relaxed)
    }

    /// True if a sender exists, so that the library still holds a callback.
    fn is_held(&self) -> bool {
        // Acquire pairs with the Release of the last sender's drop: what it did before is seen.
        self.senders.load(Ordering::Acquire) > 0
    }

    /// Ends the stream unless it has ended. The caller wakes what is returned once the lock is released.
    fn end(&self, state: &mut State<V>, end: End) -> Released {
        if state.end.is_some() {
            return Released::default();
        }
        state.end = Some(end);
        self.open.store(false, Ordering::Relaxed);
        self.news.store(true, Ordering::Relaxed);
        self.released(state)
    }

    /// Adds a value by the policy. Returns the value that has to go, to be dropped after the lock is released.
    fn admit(&self, state: &mut State<V>, value: V) -> Option<V> {
        // Relaxed: an older number is greater, and then the consumer takes a value at the same time.
        let held = self.held.load(Ordering::Relaxed) as usize;
        let queued = state.values.len() + held;
        match state.policy {
            Policy::DropOldest(limit) if queued >= limit => {
                self.losses.count();
                let oldest = state.values.pop_front();
                state.values.push_back(value);
                oldest
            }
            Policy::DropNewest(limit) if queued >= limit => {
                // While the consumer holds values, it makes room without the lock.
                self.losses.count_refused(held == 0);
                Some(value)
            }
            Policy::End(limit) if queued >= limit => {
                self.losses.count();
                state.end = Some(End::Overflowed);
                Some(value)
            }
            _ => {
                self.push(state, value);
                None
            }
        }
    }

    /// Adds a value although the queue may be full.
    #[inline]
    fn push(&self, state: &mut State<V>, value: V) {
        if matches!(state.policy, Policy::DropNewest(_)) {
            let lost = self.losses.take();
            if lost > 0 {
                state.note_gap(lost);
            }
        }
        state.values.push_back(value);
    }

    /// Releases the lock, and wakes the consumer because something came.
    #[inline]
    fn tell(&self, mut state: MutexGuard<'_, State<V>>) {
        // Relaxed: a hint, for which `Receiver::offer` is the partner.
        self.news.store(true, Ordering::Relaxed);
        let consumer = state.waker.take();
        drop(state);
        if let Some(waker) = consumer {
            catch_panic(|| waker.wake());
        }
    }

    /// Takes out everybody who waits: the consumer for a value, producers for room.
    fn released(&self, state: &mut State<V>) -> Released {
        if state.blocked() {
            self.room.notify_all();
        }
        Released {
            consumer: state.waker.take(),
            producers: state.take_producers(),
        }
    }
}
