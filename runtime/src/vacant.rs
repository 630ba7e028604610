//! The vacant slots of the table, in lists: each thread takes from and gives to its own.
//!
//! A thread has up to two lists of at most [`BLOCK`] slots, so one that only takes or only gives (C often
//! starts on one thread and calls back on another) goes to the depot, which is locked, once in `BLOCK` calls.
//! A thread that ends leaves its lists there. Nothing foreign runs under the lock.

use std::{cell::Cell, sync::PoisonError};

use crate::slots;
use crate::sync::{AtomicU32, Mutex, Ordering, global, local};

/// A slot's place in the table.
pub(crate) type Index = u32;

/// How many slots change hands at once.
pub(crate) const BLOCK: Index = if cfg!(loom) { 2 } else { 64 };

/// A list, linked through the slots themselves.
#[derive(Clone, Copy)]
struct List {
    head: Index,
    length: u32,
}

impl List {
    const EMPTY: List = List { head: 0, length: 0 };

    #[inline]
    fn push(&mut self, index: Index) {
        slots::link(index, self.head);
        self.head = index;
        self.length += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<Index> {
        self.length = self.length.checked_sub(1)?;
        let index = self.head;
        self.head = slots::next_of(index);
        Some(index)
    }

    fn is_full(self) -> bool {
        self.length >= BLOCK
    }

    /// A block of slots that were never used.
    fn begin() -> Self {
        let first = slots::begin_block();
        let mut list = List::EMPTY;
        (first..first + BLOCK)
            .rev()
            .for_each(|index| list.push(index));
        list
    }
}

/// The lists that no thread has, one below the other, linked through their heads.
///
/// The words are atomic although a lock orders them: ThreadSanitizer does not see a contended lock of std, unless std is
/// rebuilt for it, but it sees that these cannot tear.
struct Depot {
    lock: Mutex<()>,
    /// The head of the uppermost list, plus one; 0 where there is none.
    top: AtomicU32,
}

global! {
    static DEPOT: Depot = Depot { lock: Mutex::new(()), top: AtomicU32::new(0) };
}

impl Depot {
    fn put(&self, list: List) {
        if list.length == 0 {
            return;
        }
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        slots::note_list(list.head, list.length, self.top.load(Ordering::Relaxed));
        self.top.store(list.head + 1, Ordering::Relaxed);
    }

    fn take(&self) -> Option<List> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.top.load(Ordering::Relaxed).checked_sub(1)?;
        let (length, below) = slots::noted_list(head);
        self.top.store(below, Ordering::Relaxed);
        Some(List { head, length })
    }
}

fn fetch() -> List {
    // In two steps: the lock is let go before a block is made.
    let left = DEPOT.take();
    left.unwrap_or_else(List::begin)
}

/// A thread's own.
struct Own {
    current: Cell<List>,
    /// Full or empty, so that taking and giving by turns at a list's end does not go to the depot each time.
    spare: Cell<List>,
}

local! {
    static OWN: Own = Own { current: Cell::new(List::EMPTY), spare: Cell::new(List::EMPTY) };
}

#[cfg(not(loom))]
impl Drop for Own {
    fn drop(&mut self) {
        self.leave();
    }
}

/// What the end of a thread does. Loom would do it too late: after the thread can be joined, and for the model's own
/// thread after the statics are gone.
#[cfg(loom)]
pub fn leave() {
    OWN.with(Own::leave);
}

impl Own {
    #[inline]
    fn pop(&self) -> Index {
        let mut list = self.current.get();
        loop {
            if let Some(index) = list.pop() {
                self.current.set(list);
                return index;
            }
            list = self.refill();
        }
    }

    #[cold]
    fn refill(&self) -> List {
        match self.spare.replace(List::EMPTY) {
            List { length: 0, .. } => fetch(),
            full => full,
        }
    }

    #[inline]
    fn push(&self, index: Index) {
        let mut list = self.current.get();
        if list.is_full() {
            self.set_aside(list);
            list = List::EMPTY;
        }
        list.push(index);
        self.current.set(list);
    }

    #[cold]
    fn set_aside(&self, full: List) {
        DEPOT.put(self.spare.replace(full));
    }

    fn leave(&self) {
        DEPOT.put(self.current.replace(List::EMPTY));
        DEPOT.put(self.spare.replace(List::EMPTY));
    }
}

/// A vacant slot, which is the caller's from now on.
///
/// # Panics
///
/// If there is none left.
#[inline]
pub(crate) fn pop() -> Index {
    OWN.try_with(Own::pop).unwrap_or_else(|_| pop_at_exit())
}

/// Gives a slot back.
#[inline]
pub(crate) fn push(index: Index) {
    if OWN.try_with(|own| own.push(index)).is_err() {
        push_at_exit(index);
    }
}

/// The thread is ending and its lists are gone, but a destructor still calls C.
#[cold]
fn pop_at_exit() -> Index {
    let mut list = fetch();
    let index = list
        .pop()
        .expect("bug in awaitify: an empty list in the depot");
    DEPOT.put(list);
    index
}

/// As [`pop_at_exit`].
#[cold]
fn push_at_exit(index: Index) {
    let mut list = List::EMPTY;
    list.push(index);
    DEPOT.put(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_end_leave_their_slots_to_the_next() {
        let before = slots::blocks_begun();
        for _ in 0..100 {
            std::thread::spawn(|| push(pop())).join().unwrap();
        }
        // The other tests begin a few meanwhile.
        assert!(slots::blocks_begun() - before < 50);
    }

    #[test]
    fn a_destructor_at_a_threads_end_can_still_take_and_give() {
        struct AtExit;
        impl Drop for AtExit {
            fn drop(&mut self) {
                let index = pop();
                push(index);
            }
        }
        thread_local!(static LATE: AtExit = const { AtExit });
        let ended = std::thread::spawn(|| {
            // Destroyed in either order, so both are begun first.
            LATE.with(|_| ());
            push(pop());
        });
        ended.join().unwrap();
    }

    #[test]
    fn taking_more_than_a_block_gives_each_slot_once() {
        let mut taken: Vec<Index> = (0..3 * BLOCK).map(|_| pop()).collect();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(taken.len(), 3 * BLOCK as usize);
        taken.into_iter().for_each(push);
    }
}
