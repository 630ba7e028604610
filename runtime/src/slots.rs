//! A table of what C code holds on to, found by number and never by address.
//!
//! A key names a slot and the generation of its content. Once the content is taken the generation goes on,
//! so an old key finds nothing, whatever stands in the slot by then. There is no unsafe code here, and no
//! lock is held while foreign code runs.
//!
//! A key is laid out from the low end as index, shard, generation. On 64-bit targets that is 26 + 6 + 32
//! bits, and a slot whose generations are used up is retired, so that no key ever comes to life again. On
//! 32-bit targets it is 17 + 3 + 12 bits: a million calls can be outstanding, and the generation wraps: a
//! stale key meets the content of a later call by chance one time in 4,095.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

const WIDE: bool = usize::BITS >= 64;
const INDEX_BITS: u32 = if WIDE { 26 } else { 17 };
const SHARD_BITS: u32 = if WIDE { 6 } else { 3 };
const GENERATION_BITS: u32 = usize::BITS - INDEX_BITS - SHARD_BITS;

const SHARDS: usize = 1 << SHARD_BITS;
const MAX_INDEX: usize = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: usize = usize::MAX >> (usize::BITS - GENERATION_BITS);

/// Names the content of a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(NonZeroUsize);

impl Key {
    fn new(index: usize, shard: usize, generation: usize) -> Option<Self> {
        let bits = index | shard << INDEX_BITS | generation << (INDEX_BITS + SHARD_BITS);
        NonZeroUsize::new(bits).map(Key)
    }

    /// What a stranger says is a key.
    pub(crate) fn from_bits(bits: usize) -> Option<Self> {
        NonZeroUsize::new(bits).map(Key)
    }

    pub(crate) fn bits(self) -> usize {
        self.0.get()
    }

    fn index(self) -> usize {
        self.bits() & MAX_INDEX
    }

    fn shard(self) -> usize {
        (self.bits() >> INDEX_BITS) & (SHARDS - 1)
    }

    fn generation(self) -> usize {
        self.bits() >> (INDEX_BITS + SHARD_BITS)
    }
}

/// The table. Each thread puts into a shard of its own, so threads that call back themselves do not meet.
pub(crate) struct Table<E> {
    shards: [Shard<E>; SHARDS],
}

/// Aligned to two cache lines, which processors fetch in pairs.
#[repr(align(128))]
struct Shard<E>(Mutex<Slots<E>>);

struct Slots<E> {
    slots: Vec<Slot<E>>,
    /// The head of the list of empty slots.
    vacant: Option<usize>,
    occupied: usize,
}

struct Slot<E> {
    /// From one, so that no key is zero.
    generation: usize,
    content: Content<E>,
}

enum Content<E> {
    Occupied(E),
    Vacant { next: Option<usize> },
}

impl<E> Table<E> {
    pub(crate) const fn new() -> Self {
        Table {
            shards: [const { Shard(Mutex::new(Slots::new())) }; SHARDS],
        }
    }

    /// Puts `entry` in and gives its key.
    ///
    /// # Panics
    ///
    /// If every slot that a key can name is occupied.
    pub(crate) fn insert(&self, entry: E) -> Key {
        let mut entry = entry;
        let home = home_shard();
        for offset in 0..SHARDS {
            let shard = (home + offset) % SHARDS;
            match self.lock(shard).insert(entry, shard) {
                Ok(key) => return key,
                Err(back) => entry = back,
            }
        }
        panic!(
            "awaitify: {} C callbacks are outstanding, and no more can be told apart",
            SHARDS * (MAX_INDEX + 1)
        );
    }

    /// Takes the content that `key` names, if it is there and `accept` knows it.
    pub(crate) fn take(&self, key: Key, accept: impl FnOnce(&E) -> bool) -> Option<E> {
        self.lock(key.shard()).take(key, accept)
    }

    /// How many slots are occupied.
    pub(crate) fn occupied(&self) -> usize {
        (0..SHARDS).map(|shard| self.lock(shard).occupied).sum()
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, Slots<E>> {
        // Nothing that can panic half-way runs under the lock.
        self.shards[shard]
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<E> Slots<E> {
    const fn new() -> Self {
        Slots {
            slots: Vec::new(),
            vacant: None,
            occupied: 0,
        }
    }

    fn insert(&mut self, entry: E, shard: usize) -> Result<Key, E> {
        let index = self.vacant.unwrap_or(self.slots.len());
        if index > MAX_INDEX {
            return Err(entry);
        }
        let generation = self.slots.get(index).map_or(1, |slot| slot.generation);
        let Some(key) = Key::new(index, shard, generation) else {
            return Err(entry);
        };
        let content = Content::Occupied(entry);
        match self.slots.get_mut(index) {
            Some(slot) => {
                if let Content::Vacant { next } = slot.content {
                    self.vacant = next;
                }
                slot.content = content;
            }
            None => self.slots.push(Slot {
                generation,
                content,
            }),
        }
        self.occupied += 1;
        Ok(key)
    }

    fn take(&mut self, key: Key, accept: impl FnOnce(&E) -> bool) -> Option<E> {
        let slot = self.slots.get_mut(key.index())?;
        match &slot.content {
            Content::Occupied(entry) if slot.generation == key.generation() && accept(entry) => {}
            _ => return None,
        }
        let emptied = Content::Vacant { next: self.vacant };
        let Content::Occupied(entry) = std::mem::replace(&mut slot.content, emptied) else {
            return None;
        };
        self.occupied -= 1;
        let used_up = slot.generation == MAX_GENERATION;
        slot.generation = if used_up { 1 } else { slot.generation + 1 };
        if !(used_up && WIDE) {
            self.vacant = Some(key.index());
        }
        Some(entry)
    }
}

/// The shard into which this thread puts.
fn home_shard() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static HOME: Cell<Option<usize>> = const { Cell::new(None) };
    }
    HOME.with(|home| match home.get() {
        Some(shard) => shard,
        None => {
            // Relaxed: any spread will do.
            let shard = NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS;
            home.set(Some(shard));
            shard
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_finds_its_content_once() {
        let table = Table::new();
        let key = table.insert("a");
        assert_eq!(table.take(key, |_| true), Some("a"));
        assert_eq!(table.take(key, |_| true), None);
    }

    #[test]
    fn a_stale_key_does_not_find_what_came_after_it() {
        let table = Table::new();
        let stale = table.insert(1);
        table.take(stale, |_| true);
        let fresh = table.insert(2);
        assert_eq!(stale.index(), fresh.index(), "the slot is used again");
        assert_eq!(table.take(stale, |_| true), None);
        assert_eq!(table.take(fresh, |_| true), Some(2));
    }

    #[test]
    fn content_that_is_not_accepted_stays() {
        let table = Table::new();
        let key = table.insert(1);
        assert_eq!(table.take(key, |_| false), None);
        assert_eq!(table.occupied(), 1);
        assert_eq!(table.take(key, |_| true), Some(1));
        assert_eq!(table.occupied(), 0);
    }

    #[test]
    fn any_number_is_a_key_that_finds_nothing() {
        let table = Table::<u8>::new();
        for bits in [1, 2, usize::MAX, usize::MAX / 2, 0x7fff_ffff, 0xdead_beef] {
            let key = Key::from_bits(bits).unwrap();
            assert_eq!(table.take(key, |_| true), None);
        }
        assert_eq!(Key::from_bits(0), None);
    }

    #[test]
    fn a_slot_whose_generations_are_used_up_is_retired() {
        let table = Table::new();
        let first = table.insert(0);
        let shard = first.shard();
        table.lock(shard).slots[first.index()].generation = MAX_GENERATION;
        let last = Key::new(first.index(), shard, MAX_GENERATION).unwrap();
        assert_eq!(table.take(last, |_| true), Some(0));
        let next = table.insert(1);
        assert_eq!(next.index() == first.index(), !WIDE);
    }
}
