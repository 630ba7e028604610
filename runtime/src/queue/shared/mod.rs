//! The shared queue: any number of producers, every policy, one mutex.
//!
//! No foreign code runs while the lock is held. Wakers are taken out and woken, and values and wakers are dropped,
//! after the lock has been released. A waker is cloned before the lock is taken.

mod block;
mod merge;
mod receiver;
mod sender;
mod state;

use std::sync::PoisonError;

use crate::panics::catch_panic;
use crate::queue::{End, Policy};
use crate::sync::{Arc, AtomicBool, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering};

pub(crate) use block::Emit;
pub(crate) use merge::MergeFn;
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
    senders: AtomicUsize,
    /// Threads wait here for room.
    room: Condvar,
    state: Mutex<State<V>>,
}

/// A new queue with its first sender.
pub(crate) fn channel<V>(policy: Policy) -> (Sender<V>, Receiver<V>) {
    new_channel(State::new(policy, None))
}

/// A new queue that combines each new value with the last one.
pub(crate) fn merging<V>(merge: MergeFn<V>) -> (Sender<V>, Receiver<V>) {
    new_channel(State::new(Policy::Merge, Some(merge)))
}

fn new_channel<V>(state: State<V>) -> (Sender<V>, Receiver<V>) {
    let queue = Arc::new(Shared {
        open: AtomicBool::new(true),
        news: AtomicBool::new(false),
        senders: AtomicUsize::new(1),
        room: Condvar::new(),
        state: Mutex::new(state),
    });
    (Sender::first(Arc::clone(&queue)), Receiver::new(queue))
}

impl<V> Shared<V> {
    fn lock(&self) -> MutexGuard<'_, State<V>> {
        // No foreign code runs under the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_open(&self) -> bool {
        // Relaxed: a hint. Whoever adds a value looks at the state under the lock.
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
