//! The free slots of the table, in lists. Each thread has its own lists.
//!
//! A thread has up to two lists of at most [`BLOCK`] slots. C often starts on one thread and calls back on another, so one
//! thread may only take slots and another only return them. Such a thread goes to a depot, which has a lock, once in
//! `BLOCK` calls. When a thread ends, it moves its lists to its depot. No foreign code runs under the lock.

use std::{cell::Cell, iter, sync::PoisonError};

use super::chunk::{Link, Slot, begin_block, has_block, slot_begun};
use super::layout::{BLOCK, Index, Key};
use crate::sync::{AtomicUsize, Mutex, Ordering, global, local};

/// A list of slots, linked through the slots themselves. Only the owner of the list reads and writes the links. A list
/// belongs to one thread or to the depot, and changes its owner under the depot's lock.
#[derive(Clone, Copy)]
struct FreeSlots {
    head: Option<&'static Slot>,
    length: u32,
}

impl FreeSlots {
    const EMPTY: FreeSlots = FreeSlots {
        head: None,
        length: 0,
    };

    #[inline]
    fn push(&mut self, slot: &'static Slot) {
        slot.next.set(self.head);
        self.head = Some(slot);
        self.length += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<&'static Slot> {
        let slot = self.head?;
        self.head = slot.next.get();
        self.length -= 1;
        Some(slot)
    }

    fn is_full(self) -> bool {
        self.length >= BLOCK
    }

    /// Returns the slots, first to last.
    fn slots(mut self) -> impl Iterator<Item = &'static Slot> {
        iter::from_fn(move || self.pop())
    }

    /// Returns the list in the depot that begins with `head`.
    fn begun_by(head: &'static Slot) -> Self {
        FreeSlots {
            head: Some(head),
            length: head.length.load(Ordering::Relaxed),
        }
    }

    /// Returns a list of slots that were never used.
    fn begin() -> Self {
        let first = begin_block();
        let mut list = FreeSlots::EMPTY;
        for index in (first..first + BLOCK).rev() {
            let slot = slot_begun(index);
            // Relaxed: the slots are this thread's, as in `insert`.
            slot.key.store(Key::new(index, 1).bits(), Ordering::Relaxed);
            list.push(slot);
        }
        list
    }
}

/// A stack of lists that no thread owns, linked through their heads.
///
/// The words are atomic although a lock orders them, because ThreadSanitizer does not see the lock of a std that was not
/// rebuilt for it. Aligned to two cache lines, which processors fetch in pairs.
#[repr(align(128))]
struct Depot {
    lock: Mutex<()>,
    /// The head of the top list.
    top: Link,
    /// The number of lists, which is written under the lock.
    count: AtomicUsize,
}

/// The number of depots. A thread returns lists to its own depot and takes them there first, because the slots of another
/// thread are in the caches of another processor.
const DEPOTS: usize = if cfg!(awaitify_loom) { 2 } else { 16 };

/// The number of lists that other threads leave in a depot as long as the table has slots that were never used. They have
/// 64 KiB, so that all depots together keep at most 1 MiB. None under loom and Miri, which can only run a few rounds.
const KEPT: usize = if cfg!(any(awaitify_loom, miri)) {
    0
} else {
    16
};

global! {
    static DEPOT: [Depot; DEPOTS] = [Depot::new(); DEPOTS];
}

impl Depot {
    #[cfg(not(awaitify_loom))]
    const fn new() -> Self {
        Depot {
            lock: Mutex::new(()),
            top: Link::none(),
            count: AtomicUsize::new(0),
        }
    }

    #[cfg(awaitify_loom)]
    fn new() -> Self {
        Depot {
            lock: Mutex::new(()),
            top: Link::none(),
            count: AtomicUsize::new(0),
        }
    }

    fn put(&self, list: FreeSlots) {
        let Some(head) = list.head else {
            return;
        };
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        head.length.store(list.length, Ordering::Relaxed);
        head.below.set(self.top.get());
        self.top.set(Some(head));
        let count = self.count.load(Ordering::Relaxed);
        self.count.store(count + 1, Ordering::Relaxed);
    }

    /// Returns the indices of the slots in all lists, without taking them.
    fn indices(&self) -> Vec<Index> {
        // Held to the end, because a list that is taken gets other links.
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let heads = iter::successors(self.top.get(), |head| head.below.get());
        let slots = heads.flat_map(|head| FreeSlots::begun_by(head).slots());
        slots.map(next_index).collect()
    }

    /// Takes a list if there are more than `left`.
    fn take(&self, left: usize) -> Option<FreeSlots> {
        // Without the lock, so that a thread that looks for a list does not disturb the owners of other depots.
        if self.count.load(Ordering::Relaxed) <= left {
            return None;
        }
        let _one = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.top.get()?;
        self.top.set(head.below.get());
        let count = self.count.load(Ordering::Relaxed);
        self.count.store(count - 1, Ordering::Relaxed);
        Some(FreeSlots::begun_by(head))
    }
}

/// Returns the indices of the slots in the lists of this thread and in the depots.
pub(super) fn listed() -> Vec<Index> {
    let mut indices: Vec<Index> = DEPOT.iter().flat_map(Depot::indices).collect();
    _ = OWN.try_with(|own| indices.extend(own.indices()));
    indices
}

/// Returns the index of a free slot.
fn next_index(slot: &Slot) -> Index {
    Key::from_bits(slot.key.load(Ordering::Relaxed)).index()
}

/// Returns a list from the depot `home`, from one that has more than it keeps, a new one, or that of any depot.
fn fetch(home: usize) -> FreeSlots {
    let from_any = |left| DEPOT.iter().find_map(|depot| depot.take(left));
    let found = DEPOT[home].take(0).or_else(|| from_any(KEPT));
    let found = found.or_else(|| has_block().then(FreeSlots::begin));
    found
        .or_else(|| from_any(0))
        .unwrap_or_else(FreeSlots::begin)
}

/// The lists of one thread.
struct Own {
    current: Cell<FreeSlots>,
    /// Full or empty, so that taking and returning in turns at the end of a list does not go to the depot each time.
    spare: Cell<FreeSlots>,
    /// The number of this thread's depot plus one, or 0 before it has one.
    home: Cell<usize>,
}

local! {
    static OWN: Own = Own::new();
}

global! {
    /// The number of threads that have had a depot.
    static HOMES: AtomicUsize = AtomicUsize::new(0);
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
    const fn new() -> Self {
        Own {
            current: Cell::new(FreeSlots::EMPTY),
            spare: Cell::new(FreeSlots::EMPTY),
            home: Cell::new(0),
        }
    }

    /// Returns the number of this thread's depot. The threads take turns.
    fn home(&self) -> usize {
        if self.home.get() == 0 {
            // Relaxed: it only spreads the threads.
            let home = HOMES.fetch_add(1, Ordering::Relaxed) % DEPOTS;
            self.home.set(home + 1);
        }
        self.home.get() - 1
    }

    fn depot(&self) -> &'static Depot {
        &DEPOT[self.home()]
    }

    #[inline]
    fn pop(&self) -> &'static Slot {
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
    fn refill(&self) -> FreeSlots {
        match self.spare.replace(FreeSlots::EMPTY) {
            FreeSlots { head: None, .. } => fetch(self.home()),
            full => full,
        }
    }

    #[inline]
    fn push(&self, slot: &'static Slot) {
        let mut list = self.current.get();
        if list.is_full() {
            self.set_aside(list);
            list = FreeSlots::EMPTY;
        }
        list.push(slot);
        self.current.set(list);
    }

    #[cold]
    fn set_aside(&self, full: FreeSlots) {
        self.depot().put(self.spare.replace(full));
    }

    fn indices(&self) -> impl Iterator<Item = Index> {
        let lists = [self.current.get(), self.spare.get()];
        lists.into_iter().flat_map(FreeSlots::slots).map(next_index)
    }

    fn leave(&self) {
        let depot = self.depot();
        depot.put(self.current.replace(FreeSlots::EMPTY));
        depot.put(self.spare.replace(FreeSlots::EMPTY));
    }
}

/// Takes a free slot, which the caller owns from now on.
///
/// # Panics
///
/// If none is left.
#[inline]
pub(super) fn pop() -> &'static Slot {
    OWN.try_with(Own::pop).unwrap_or_else(|_| pop_at_exit())
}

/// Returns a slot.
#[inline]
pub(super) fn push(slot: &'static Slot) {
    if OWN.try_with(|own| own.push(slot)).is_err() {
        push_at_exit(slot);
    }
}

/// The thread is ending and its lists are gone, but a destructor still calls a C function.
#[cold]
fn pop_at_exit() -> &'static Slot {
    let mut list = fetch(0);
    let slot = list
        .pop()
        .expect("bug in awaitify: an empty list in the depot");
    DEPOT[0].put(list);
    slot
}

/// The counterpart of [`pop_at_exit`].
#[cold]
fn push_at_exit(slot: &'static Slot) {
    let mut list = FreeSlots::EMPTY;
    list.push(slot);
    DEPOT[0].put(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take_and_return() {
        push(pop());
    }

    fn list_of(length: u32) -> FreeSlots {
        let mut list = FreeSlots::EMPTY;
        for _ in 0..length {
            list.push(pop());
        }
        list
    }

    #[test]
    fn full_lists_are_set_aside() {
        let own = Own::new();
        list_of(2 * BLOCK + 1)
            .slots()
            .for_each(|slot| own.push(slot));
        let (current, spare) = (own.current.get(), own.spare.get());
        assert_eq!((current.length, spare.length), (1, BLOCK));
        assert_eq!(spare.slots().count(), BLOCK as usize);
    }

    #[test]
    fn depot_is_a_stack() {
        let depot = Depot::new();
        (1..=3).for_each(|length| depot.put(list_of(length)));
        assert_eq!(depot.indices().len(), 1 + 2 + 3);
        for length in [3, 2, 1] {
            assert!(depot.take(length as usize).is_none());
            let list = depot.take(0).unwrap();
            assert_eq!(list.length, length);
            list.slots().for_each(push);
        }
        assert!(depot.take(0).is_none());
    }

    #[test]
    fn ended_threads_leave_slots() {
        const THREADS: u32 = if cfg!(miri) { 100 } else { 400 };
        let before = super::super::chunk::blocks_begun();
        for _ in 0..THREADS {
            std::thread::spawn(take_and_return).join().unwrap();
        }
        // A thread may begin a block for its depot, and so may other tests meanwhile.
        let begun = super::super::chunk::blocks_begun() - before;
        assert!(
            begun < THREADS / 2,
            "{THREADS} threads began {begun} blocks"
        );
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
        taken.sort_unstable_by_key(|slot| next_index(slot));
        taken.dedup_by_key(|slot| next_index(slot));
        assert_eq!(taken.len(), 3 * BLOCK as usize);
        taken.into_iter().for_each(push);
    }
}
