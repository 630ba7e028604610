//! The free slots of the table, in lists. Each thread has its own lists.
//!
//! A thread has up to two lists of at most [`BLOCK`] slots. C often starts on one thread and calls back on another, so one
//! thread may only take slots and another only return them. Such a thread goes to the depot, which has a lock, once in
//! `BLOCK` calls. When a thread ends, it moves its lists to the depot. No foreign code runs under the lock.

use std::{cell::Cell, iter, sync::PoisonError};

use super::chunk::{Slot, begin_block, slot_begun};
use super::layout::{BLOCK, Index};
use super::{note_list, noted_list};
use crate::sync::{AtomicU32, Mutex, Ordering, global, local};

/// A list of slots, linked through the slots themselves. Only the owner of the list reads and writes the links, so they are
/// relaxed. A list belongs to one thread or to the depot, and changes its owner under the depot's lock.
#[derive(Clone, Copy)]
struct List {
    head: Index,
    length: u32,
}

impl List {
    const EMPTY: List = List { head: 0, length: 0 };

    #[inline]
    fn push(&mut self, index: Index, slot: &Slot) {
        slot.next.store(self.head, Ordering::Relaxed);
        self.head = index;
        self.length += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<(Index, &'static Slot)> {
        self.length = self.length.checked_sub(1)?;
        let index = self.head;
        let slot = slot_begun(index);
        self.head = slot.next.load(Ordering::Relaxed);
        Some((index, slot))
    }

    fn is_full(self) -> bool {
        self.length >= BLOCK
    }

    /// Returns the slots, first to last.
    fn slots(mut self) -> impl Iterator<Item = Index> {
        iter::from_fn(move || Some(self.pop()?.0))
    }

    /// Returns a list of slots that were never used.
    fn begin() -> Self {
        let first = begin_block();
        let mut list = List::EMPTY;
        (first..first + BLOCK)
            .rev()
            .for_each(|index| list.push(index, slot_begun(index)));
        list
    }
}

/// A stack of the lists that no thread owns, linked through their heads.
///
/// The words are atomic although a lock orders them, because ThreadSanitizer does not see the lock of a std that was not
/// rebuilt for it.
struct Depot {
    lock: Mutex<()>,
    /// The head of the top list plus one, or 0 if there is none.
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
        note_list(list.head, list.length, self.top.load(Ordering::Relaxed));
        self.top.store(list.head + 1, Ordering::Relaxed);
    }

    /// Returns the lists, without taking them.
    fn lists(&self) -> Vec<List> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut top = self.top.load(Ordering::Relaxed);
        let next = || {
            let head = top.checked_sub(1)?;
            let (length, below) = noted_list(head);
            top = below;
            Some(List { head, length })
        };
        iter::from_fn(next).collect()
    }

    fn take(&self) -> Option<List> {
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.top.load(Ordering::Relaxed).checked_sub(1)?;
        let (length, below) = noted_list(head);
        self.top.store(below, Ordering::Relaxed);
        Some(List { head, length })
    }
}

/// Returns the slots in the lists of this thread and in the depot.
pub(super) fn listed() -> Vec<Index> {
    let mut lists = DEPOT.lists();
    _ = OWN.try_with(|own| lists.extend([own.current.get(), own.spare.get()]));
    lists.into_iter().flat_map(List::slots).collect()
}

fn fetch() -> List {
    // In two statements, so that the lock is released before a block is made.
    let left = DEPOT.take();
    left.unwrap_or_else(List::begin)
}

/// The lists of one thread.
struct Own {
    current: Cell<List>,
    /// Full or empty, so that taking and returning in turns at the end of a list does not go to the depot each time.
    spare: Cell<List>,
}

local! {
    static OWN: Own = Own { current: Cell::new(List::EMPTY), spare: Cell::new(List::EMPTY) };
}

#[cfg(not(awaitify_loom))]
impl Drop for Own {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Does what the end of a thread does, for tests. Loom would do it too late: after the thread can be joined, and for the
/// model's own thread after the statics are gone.
pub fn leave() {
    OWN.with(Own::leave);
}

impl Own {
    #[inline]
    fn pop(&self) -> (Index, &'static Slot) {
        let mut list = self.current.get();
        loop {
            if let Some(slot) = list.pop() {
                self.current.set(list);
                return slot;
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
    fn push(&self, index: Index, slot: &Slot) {
        let mut list = self.current.get();
        if list.is_full() {
            self.set_aside(list);
            list = List::EMPTY;
        }
        list.push(index, slot);
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

/// Takes a free slot, which the caller owns from now on.
///
/// # Panics
///
/// If none is left.
#[inline]
pub(super) fn pop() -> (Index, &'static Slot) {
    OWN.try_with(Own::pop).unwrap_or_else(|_| pop_at_exit())
}

/// Returns a slot.
#[inline]
pub(super) fn push(index: Index, slot: &Slot) {
    if OWN.try_with(|own| own.push(index, slot)).is_err() {
        push_at_exit(index, slot);
    }
}

/// The thread is ending and its lists are gone, but a destructor still calls a C function.
#[cold]
fn pop_at_exit() -> (Index, &'static Slot) {
    let mut list = fetch();
    let slot = list
        .pop()
        .expect("bug in awaitify: an empty list in the depot");
    DEPOT.put(list);
    slot
}

/// The counterpart of [`pop_at_exit`].
#[cold]
fn push_at_exit(index: Index, slot: &Slot) {
    let mut list = List::EMPTY;
    list.push(index, slot);
    DEPOT.put(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take_and_return() {
        let (index, slot) = pop();
        push(index, slot);
    }

    fn list_of(length: u32) -> List {
        let mut list = List::EMPTY;
        for _ in 0..length {
            let (index, slot) = pop();
            list.push(index, slot);
        }
        list
    }

    #[test]
    fn full_lists_are_set_aside() {
        let own = Own {
            current: Cell::new(List::EMPTY),
            spare: Cell::new(List::EMPTY),
        };
        for index in list_of(2 * BLOCK + 1).slots() {
            own.push(index, slot_begun(index));
        }
        let (current, spare) = (own.current.get(), own.spare.get());
        assert_eq!((current.length, spare.length), (1, BLOCK));
        assert_eq!(spare.slots().count(), BLOCK as usize);
    }

    #[test]
    fn depot_is_a_stack() {
        let depot = Depot {
            lock: Mutex::new(()),
            top: AtomicU32::new(0),
        };
        (1..=3).for_each(|length| depot.put(list_of(length)));
        let lengths: Vec<u32> = depot.lists().iter().map(|list| list.length).collect();
        assert_eq!(lengths, [3, 2, 1]);
        while let Some(list) = depot.take() {
            for index in list.slots() {
                push(index, slot_begun(index));
            }
        }
    }

    #[test]
    fn ended_threads_leave_slots() {
        let before = super::super::chunk::blocks_begun();
        for _ in 0..100 {
            std::thread::spawn(take_and_return).join().unwrap();
        }
        // Other tests may begin a few blocks meanwhile.
        assert!(super::super::chunk::blocks_begun() - before < 50);
    }

    #[test]
    fn thread_exit_destructor_uses_slots() {
        struct AtExit;
        impl Drop for AtExit {
            fn drop(&mut self) {
                take_and_return();
            }
        }
        thread_local!(static LATE: AtExit = const { AtExit });
        let ended = std::thread::spawn(|| {
            // The order of destruction is unspecified, so both are initialised first.
            LATE.with(|_| ());
            take_and_return();
        });
        ended.join().unwrap();
    }

    #[test]
    fn each_slot_is_taken_once() {
        let mut taken: Vec<_> = (0..3 * BLOCK).map(|_| pop()).collect();
        taken.sort_unstable_by_key(|(index, _)| *index);
        taken.dedup_by_key(|(index, _)| *index);
        assert_eq!(taken.len(), 3 * BLOCK as usize);
        for (index, slot) in taken {
            push(index, slot);
        }
    }
}
