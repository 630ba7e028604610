//! State that most streams never need: gaps between values, producers that wait for room, and a function that merges.

use std::collections::VecDeque;
use std::mem;
use std::task::Waker;

/// The whole of it, in a box of the state.
pub(super) struct Rare<V> {
    pub(super) gaps: Gaps,
    pub(super) room: Room,
    pub(super) merging: Merging<V>,
    /// The message of the panic that ended the stream.
    pub(super) message: String,
}

impl<V> Rare<V> {
    pub(super) fn new() -> Self {
        Self {
            gaps: Gaps::default(),
            room: Room::default(),
            merging: Merging::default(),
            message: String::new(),
        }
    }
}

/// The places between values at which `DropNewest` lost some.
#[derive(Default)]
pub(super) struct Gaps {
    /// The position of the first value. Only the distance to the positions of gaps matters.
    pub(super) passed: u64,
    /// The positions of the values that follow the gaps, and how many were lost.
    pub(super) gaps: VecDeque<(u64, u64)>,
}

impl Gaps {
    /// Passes the first value. Returns how many were lost in front of it.
    #[inline]
    pub(super) fn pass(&mut self) -> u64 {
        let position = self.passed;
        self.passed += 1;
        match self.gaps.front() {
            Some(&(at, lost)) if at == position => {
                self.gaps.pop_front();
                lost
            }
            _ => 0,
        }
    }

    /// Passes all values. Returns how many were lost in front of them.
    pub(super) fn pass_all(&mut self) -> u64 {
        self.gaps.drain(..).map(|(_, lost)| lost).sum()
    }
}

/// The producers that wait for room.
#[derive(Default)]
pub(super) struct Room {
    /// How many threads wait.
    pub(super) threads: usize,
    /// Futures that wait, with their numbers.
    pub(super) futures: Vec<(u64, Waker)>,
    next_number: u64,
}

impl Room {
    /// Returns the number of the future and its former waker.
    pub(super) fn register(&mut self, number: Option<u64>, waker: Waker) -> (u64, Option<Waker>) {
        let number = number.unwrap_or_else(|| {
            self.next_number += 1;
            self.next_number
        });
        let waiting = self.futures.iter_mut().find(|(own, _)| *own == number);
        if let Some((_, own)) = waiting {
            return (number, Some(mem::replace(own, waker)));
        }
        self.futures.push((number, waker));
        (number, None)
    }

    pub(super) fn remove(&mut self, number: u64) -> Option<Waker> {
        let at = self.futures.iter().position(|(own, _)| *own == number)?;
        Some(self.futures.swap_remove(at).1)
    }
}

/// Combines a value with the last queued one. `Some` is queued after it.
pub(crate) type MergeFn<V> = Box<dyn FnMut(&mut V, V) -> Option<V> + Send>;

/// The part of the state that belongs to merging.
pub(super) struct Merging<V> {
    /// Taken out while it runs.
    pub(super) merge: Option<MergeFn<V>>,
    /// True if a thread runs it now, outside of the lock.
    pub(super) running: bool,
    /// Values that came while it ran.
    pub(super) behind: VecDeque<V>,
}

impl<V> Default for Merging<V> {
    fn default() -> Self {
        Self {
            merge: None,
            running: false,
            behind: VecDeque::new(),
        }
    }
}
