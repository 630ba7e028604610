//! The vacant slots of the table, in lists: each thread takes from and gives to its own.
//!
//! A thread has up to two lists of at most [`BLOCK`] slots, so one that only takes or only gives (C often
//! starts on one thread and calls back on another) goes to the depot, which is locked, once in `BLOCK` calls.
//! A thread that ends leaves its lists there. Nothing foreign runs under the lock.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::slots;

/// A slot's place in the table.
pub(crate) type Index = u32;

/// How many slots change hands at once.
pub(crate) const BLOCK: Index = 64;

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

/// The lists that no thread has.
static DEPOT: Mutex<Vec<List>> = Mutex::new(Vec::new());

fn depot() -> MutexGuard<'static, Vec<List>> {
    DEPOT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fetch() -> List {
    // In two steps: the lock is let go before a block is made.
    let left = depot().pop();
    left.unwrap_or_else(List::begin)
}

fn leave(list: List) {
    if list.length > 0 {
        depot().push(list);
    }
}

/// A thread's own.
struct Own {
    current: Cell<List>,
    /// Full or empty, so that taking and giving by turns at a list's end does not go to the depot each time.
    spare: Cell<List>,
}

thread_local! {
    static OWN: Own = const {
        Own { current: Cell::new(List::EMPTY), spare: Cell::new(List::EMPTY) }
    };
}

impl Drop for Own {
    fn drop(&mut self) {
        leave(self.current.get());
        leave(self.spare.get());
    }
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
        leave(self.spare.replace(full));
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
    leave(list);
    index
}

/// As [`pop_at_exit`].
#[cold]
fn push_at_exit(index: Index) {
    let mut list = List::EMPTY;
    list.push(index);
    leave(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_ends_leaves_its_slots_to_the_next() {
        let first = std::thread::spawn(|| {
            let index = pop();
            push(index);
            index / BLOCK
        });
        let first = first.join().unwrap();
        assert!(depot().iter().any(|list| list.head / BLOCK == first) || first > 0);
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
