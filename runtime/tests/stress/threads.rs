//! What two threads need that may have one processor: a handover, a wait, and a pace.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64};
use std::time::{Duration, Instant};
use std::{ptr, thread};

/// How long a run lasts at most, apart from its last batch. On a busy machine it has fewer calls then.
pub(crate) const BRIEF: Duration = Duration::from_secs(2);

/// The numbers of the batches that begin before the time is over, but at least one.
pub(crate) fn batches(count: u64, within: Duration) -> impl Iterator<Item = u64> {
    let begun = Instant::now();
    (0..count).take_while(move |number| *number == 0 || begun.elapsed() < within)
}

/// Returns once `ready` does. It does not spin for long, because the other thread may need this processor.
pub(crate) fn wait_until(mut ready: impl FnMut() -> bool) {
    for attempt in 0.. {
        if ready() {
            return;
        }
        match attempt {
            0..100 => std::hint::spin_loop(),
            _ => thread::park_timeout(Duration::from_micros(50)),
        }
    }
}

/// Hands one thing at a time to another thread. Not a channel of the standard library, whose mutexes
/// ThreadSanitizer does not see where that library was not built for it.
pub(crate) struct Handoff<T> {
    pub(crate) slot: AtomicPtr<T>,
    /// Whether one of the two ends is gone.
    pub(crate) closed: AtomicBool,
}

pub(crate) fn handoff<T>() -> (Giver<T>, Taker<T>) {
    let handoff = Arc::new(Handoff {
        slot: AtomicPtr::new(ptr::null_mut()),
        closed: AtomicBool::new(false),
    });
    (Giver(Arc::clone(&handoff)), Taker(handoff))
}

pub(crate) struct Giver<T>(Arc<Handoff<T>>);

impl<T> Giver<T> {
    /// Waits until the last was taken.
    pub(crate) fn give(&self, value: T) {
        wait_until(|| {
            assert!(!self.0.closed.load(Acquire), "the other thread is gone");
            self.0.slot.load(Acquire).is_null()
        });
        self.0.slot.store(Box::into_raw(Box::new(value)), Release);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        self.0.closed.store(true, Release);
    }
}

pub(crate) struct Taker<T>(Arc<Handoff<T>>);

impl<T> Iterator for Taker<T> {
    type Item = T;

    /// Waits for the next; `None` once the other end is gone.
    fn next(&mut self) -> Option<T> {
        let mut given = ptr::null_mut();
        wait_until(|| {
            // Before the slot, so that what was given last is seen.
            let closed = self.0.closed.load(Acquire);
            given = self.0.slot.swap(ptr::null_mut(), Acquire);
            closed || !given.is_null()
        });
        // SAFETY: `give` made it of a box, and the exchange gave it to us alone.
        (!given.is_null()).then(|| *unsafe { Box::from_raw(given) })
    }
}

impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        self.0.closed.store(true, Release);
    }
}

/// Keeps the two threads at the same call, so that they do race: the one that is ahead spins a little.
#[derive(Default)]
pub(crate) struct Pace {
    pub(crate) completing: AtomicU64,
    pub(crate) awaiting: AtomicU64,
    /// The last call with a fixed order whose completer is gone.
    pub(crate) completed: AtomicU64,
    /// The last call with a fixed order that has a waker.
    pub(crate) polled: AtomicU64,
}

impl Pace {
    pub(crate) fn meet(mine: &AtomicU64, other: &AtomicU64, number: u64) {
        mine.store(number, Relaxed);
        for _ in 0..500 {
            if other.load(Relaxed) >= number {
                return;
            }
            std::hint::spin_loop();
        }
        // The other thread is not running, or waits for this call's completion: go on alone.
        thread::yield_now();
    }

    pub(crate) fn wait(reached: &AtomicU64, number: u64) {
        wait_until(|| reached.load(Acquire) >= number);
    }
}
