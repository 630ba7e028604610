//! The count of lost values, to which a full queue adds without its lock.

use crate::sync::{AtomicUsize, Ordering};

/// Values lost in front of the first queued one (`DropOldest`), or after the last one (all others).
///
/// While [`FULL`] is set, the queue is full, and a producer that has a value for it may add to the count without the lock.
/// Only the thread that holds the lock sets and clears it. Each thread that adds exchanges the whole word. So a value that
/// is counted in this way was emitted at a moment when the queue was full, and before the next value that found room.
///
/// All accesses are relaxed, because the word publishes nothing else.
pub(super) struct Losses(AtomicUsize);

const FULL: usize = 1 << (usize::BITS - 1);
/// The most losses that can be counted.
const MOST: usize = FULL - 1;

impl Losses {
    pub(super) fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// Counts a value without the lock, if the queue is full. Returns whether it was counted.
    #[inline]
    pub(super) fn count_if_full(&self) -> bool {
        let mut seen = self.0.load(Ordering::Relaxed);
        while seen & FULL != 0 && seen & MOST != MOST {
            let exchanged =
                self.0
                    .compare_exchange_weak(seen, seen + 1, Ordering::Relaxed, Ordering::Relaxed);
            match exchanged {
                Ok(_) => return true,
                Err(now) => seen = now,
            }
        }
        false
    }

    // The following are for the thread that holds the lock.

    /// Counts a value in a queue that never lets producers count without the lock.
    #[inline]
    pub(super) fn count(&self) {
        let seen = self.0.load(Ordering::Relaxed);
        self.0.store((seen + 1).min(MOST), Ordering::Relaxed);
    }

    /// Counts a value for which there is no room. `full` lets producers count without the lock from now on.
    pub(super) fn count_refused(&self, full: bool) {
        if self.0.load(Ordering::Relaxed) & MOST != MOST {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        if full {
            self.0.fetch_or(FULL, Ordering::Relaxed);
        }
    }

    /// Lets producers look for room again.
    #[inline]
    pub(super) fn clear_full(&self) {
        if self.0.load(Ordering::Relaxed) & FULL != 0 {
            self.0.fetch_and(MOST, Ordering::Relaxed);
        }
    }

    /// Returns the losses once, and lets producers look for room again.
    #[inline]
    pub(super) fn take(&self) -> u64 {
        match self.0.load(Ordering::Relaxed) {
            0 => 0,
            _ => (self.0.swap(0, Ordering::Relaxed) & MOST) as u64,
        }
    }
}

#[cfg(all(test, not(awaitify_loom)))]
mod tests {
    use super::*;

    #[test]
    fn counts_without_lock_while_full() {
        let losses = Losses::new();
        losses.count_refused(false);
        assert!(!losses.count_if_full());
        losses.count_refused(true);
        assert!(losses.count_if_full() && losses.count_if_full());
        losses.clear_full();
        assert!(!losses.count_if_full());
        assert_eq!(losses.take(), 4);
        assert_eq!(losses.take(), 0);
    }

    #[test]
    fn taking_ends_full() {
        let losses = Losses::new();
        losses.count_refused(true);
        assert_eq!(losses.take(), 1);
        assert!(!losses.count_if_full());
    }

    #[test]
    fn count_stops_at_its_end() {
        let losses = Losses(AtomicUsize::new(MOST - 1));
        losses.count_refused(true);
        assert!(!losses.count_if_full());
        losses.count_refused(true);
        assert_eq!(losses.take(), MOST as u64);
        let losses = Losses(AtomicUsize::new(MOST - 1));
        losses.count();
        losses.count();
        assert_eq!(losses.take(), MOST as u64);
    }
}
