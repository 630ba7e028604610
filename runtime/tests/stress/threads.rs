//! Tools for two threads that may share one processor: a channel, a wait and a pace.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64};
use std::time::{Duration, Instant};
use std::{ptr, thread};

/// The maximum duration of a run without its last batch. A run on a busy machine has fewer calls.
pub(crate) const BRIEF: Duration = Duration::from_secs(2);

/// The numbers of the batches that begin in time. There is at least one.
pub(crate) fn batches(count: u64, within: Duration) -> impl Iterator<Item = u64> {
    let begun = Instant::now();
    (0..count).take_while(move |number| *number == 0 || begun.elapsed() < within)
}

/// Waits until `ready` returns a value. It does not spin for long, because the other thread may need this processor.
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

/// Sends one item at a time to another thread. ThreadSanitizer does not see the mutexes of std's channels unless std
/// is built with it.
pub(crate) struct Handoff<T> {
    pub(crate) slot: AtomicPtr<T>,
    /// True if one of the two ends was dropped.
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
    /// Waits until the last item was taken.
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

    /// Waits for the next item. Returns `None` after the other end was dropped.
    fn next(&mut self) -> Option<T> {
        let mut given = ptr::null_mut();
        wait_until(|| {
            // Read before the slot, so that the last item is not missed.
            let closed = self.0.closed.load(Acquire);
            given = self.0.slot.swap(ptr::null_mut(), Acquire);
            closed || !given.is_null()
        });
        // SAFETY: `give` made it from a box, and only this exchange took it.
        (!given.is_null()).then(|| *unsafe { Box::from_raw(given) })
    }
}

impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        self.0.closed.store(true, Release);
    }
}

/// Keeps the two threads at the same call, so that they race. The one that is ahead spins a little.
#[derive(Default)]
pub(crate) struct Pace {
    pub(crate) completing: AtomicU64,
    pub(crate) awaiting: AtomicU64,
    /// The last call with a fixed order whose completer was dropped.
    pub(crate) completed: AtomicU64,
    /// The last call with a fixed order that has a waker.
    pub(crate) polled: AtomicU64,
}

impl Pace {
    pub(crate) fn meet(mine: &AtomicU64, other: &AtomicU64, number: u64) {
        // Release: whoever waits for this call sees what the earlier ones did.
        mine.store(number, Release);
        for _ in 0..500 {
            if other.load(Relaxed) >= number {
                return;
            }
            std::hint::spin_loop();
        }
        // Continues alone, because the other thread is not running or waits for this call's completion.
        thread::yield_now();
    }

    pub(crate) fn wait(reached: &AtomicU64, number: u64) {
        wait_until(|| reached.load(Acquire) >= number);
    }
}
