//! A table of the completers that C holds, found by number and never by address.
//!
//! Everything in it is an atomic word. Whatever number C passes, and on whatever thread, a look-up at worst finds nothing.
//! The only unsafe block finds the chunk of a slot. (A `OnceLock` would need none, but ThreadSanitizer does not see its
//! ordering unless std is rebuilt for it.)
//!
//! # Keys
//!
//! A key has the index of a slot (low bits) and the generation of its entry (high bits).
//!
//! | target | index | generation | consequence |
//! |---|---|---|---|
//! | 64 bits | 26 | 38 | 67 million calls outstanding; a slot is retired after its last generation, so a key is never valid twice |
//! | 32 bits | 20 | 12 | a million calls outstanding; generations wrap, so a stale key matches a later call with a chance of 1 in 4,095 |
//!
//! # A slot's life
//!
//! | state | who may write to the slot | goes to |
//! |---|---|---|
//! | free (`held` is 0) | the thread that owns its list | occupied, by `insert`: writes the entry, then stores the key |
//! | occupied (`held` is its key) | no thread | free, by the one `take` whose compare-exchange finds the key |
//!
//! Free slots are in lists of threads (`free_list`), so a call costs one atomic read-modify-write. `tests/loom_ffi.rs`
//! runs the races with a small table.

use std::{array, ptr, sync::PoisonError};

use super::free_list::{self, BLOCK, Index};
use crate::sync::{AtomicPtr, AtomicU32, AtomicUsize, Mutex, Ordering, global};

const WIDE: bool = usize::BITS >= 64;
/// Under loom the table has 14 slots, so that a model soon reaches the end of a list and of a chunk.
const INDEX_BITS: u32 = if cfg!(awaitify_loom) {
    4
} else if WIDE {
    26
} else {
    20
};
const MAX_INDEX: usize = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: usize = usize::MAX >> INDEX_BITS;

/// The number of chunks. The first has one block, and each has twice as many as the one before.
const CHUNKS: usize = (INDEX_BITS - BLOCK.ilog2()) as usize;

/// Identifies an entry. It is never zero, because generations count from one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(usize);

impl Key {
    const fn new(index: Index, generation: usize) -> Self {
        Key(index as usize | generation << INDEX_BITS)
    }

    /// Reads a number that may not be a key.
    pub(crate) const fn from_bits(bits: usize) -> Self {
        Key(bits)
    }

    pub(crate) const fn bits(self) -> usize {
        self.0
    }

    const fn index(self) -> Index {
        (self.0 & MAX_INDEX) as Index
    }
}

/// The two words in an occupied slot. Only `registration` knows what they mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) value: *mut (),
    pub(crate) kind: *mut (),
}

/// A slot fills a cache line, so that threads that use neighbouring slots do not slow each other down.
#[repr(align(64))]
struct Slot {
    /// The key while the slot is occupied, otherwise 0, which is not a key.
    held: AtomicUsize,
    value: AtomicPtr<()>,
    kind: AtomicPtr<()>,
    /// The generation of the next entry.
    generation: AtomicUsize,
    /// The next free slot of the list that this one is in.
    next: AtomicU32,
    /// The length of the list that begins here, while it is in the depot.
    length: AtomicU32,
    /// The list below that one in the depot.
    below: AtomicU32,
}

/// Slots that one thread starts with. They are aligned to two cache lines, which processors fetch in pairs, so that threads
/// do not write to lines of each other.
#[repr(align(128))]
struct Block {
    slots: [Slot; BLOCK as usize],
    /// Loom assumes that all threads know an atomic as soon as it is made. So making a block writes this, and finding one
    /// reads it.
    #[cfg(awaitify_loom)]
    made: crate::sync::UnsafeCell<()>,
}

global! {
    /// The first block of each chunk that was begun. Chunk `n` has `1 << n` blocks and is never freed.
    static CHUNK: [AtomicPtr<Block>; CHUNKS] = [AtomicPtr::new(ptr::null_mut()); CHUNKS];
}
global! {
    /// The number of blocks that were begun.
    static BLOCKS: AtomicU32 = AtomicU32::new(0);
}
global! {
    /// Held while a chunk is made.
    static BEGINNING: Mutex<()> = Mutex::new(());
}

impl Block {
    fn new() -> Self {
        Block {
            slots: array::from_fn(|_| Slot::new()),
            #[cfg(awaitify_loom)]
            made: crate::sync::UnsafeCell::new(()),
        }
    }
}

impl Slot {
    fn new() -> Self {
        Slot {
            held: AtomicUsize::new(0),
            value: AtomicPtr::new(ptr::null_mut()),
            kind: AtomicPtr::new(ptr::null_mut()),
            generation: AtomicUsize::new(1),
            next: AtomicU32::new(0),
            length: AtomicU32::new(0),
            below: AtomicU32::new(0),
        }
    }

    // The words are read and written relaxed: `insert` publishes them by its Release store to `held`, and a reader has
    // read `held` with Acquire.
    fn entry(&self) -> Entry {
        Entry {
            value: self.value.load(Ordering::Relaxed),
            kind: self.kind.load(Ordering::Relaxed),
        }
    }
}

/// Inserts `entry` and returns its key.
///
/// # Panics
///
/// If every slot that a key can name is occupied.
#[inline]
pub(crate) fn insert(entry: Entry) -> Key {
    let index = free_list::pop();
    let slot = slot_begun(index);
    // Relaxed: `generation` belongs to the thread that took the slot out of a list, and lists change owners under a lock.
    let key = Key::new(index, slot.generation.load(Ordering::Relaxed));
    slot.value.store(entry.value, Ordering::Relaxed);
    slot.kind.store(entry.kind, Ordering::Relaxed);
    // Release: pairs with the Acquire loads in `take`.
    slot.held.store(key.bits(), Ordering::Release);
    key
}

/// Takes the entry of `key`, if it is there and `accept` returns true for its kind. Only one of several callers gets it.
///
/// `accept` may see the kind of an entry that is gone by then. It is not taken then.
#[inline]
pub(crate) fn take(key: Key, accept: impl FnOnce(*mut ()) -> bool) -> Option<Entry> {
    let slot = find(key.index())?;
    // Acquire: pairs with the Release store in `insert`, so that the kind is that of this key or newer.
    if key.bits() == 0 || slot.held.load(Ordering::Acquire) != key.bits() {
        return None;
    }
    if !accept(slot.kind.load(Ordering::Relaxed)) {
        return None;
    }
    // On 64-bit targets the exchange only decides who is first, because the slot held this key since it was loaded.
    // Acquire is for 32-bit targets, where the key may be valid again for a later entry, which must not be read before.
    // There is nothing to release, because the next thread to use the slot gets it from this thread or by a lock.
    slot.held
        .compare_exchange(key.bits(), 0, Ordering::Acquire, Ordering::Relaxed)
        .ok()?;
    // Before the slot is freed, because if this thread is ending, another may get it at once.
    let entry = slot.entry();
    free(key.index(), slot);
    Some(entry)
}

/// Makes a slot ready for the next entry.
fn free(index: Index, slot: &Slot) {
    // Relaxed, here and below: only this thread uses the slot until it is pushed. See `insert`.
    let generation = slot.generation.load(Ordering::Relaxed);
    let used_up = generation == MAX_GENERATION;
    if used_up && WIDE {
        return;
    }
    let next = if used_up { 1 } else { generation + 1 };
    slot.generation.store(next, Ordering::Relaxed);
    free_list::push(index);
}

/// Counts the occupied slots, by looking at all that were ever used.
pub(crate) fn occupied() -> usize {
    // Relaxed, all: a count, which may be out of date at once. `find` orders the accesses through the pointers.
    let blocks = BLOCKS.load(Ordering::Relaxed).min(block_limit());
    let indices = 0..blocks * BLOCK;
    indices
        .filter_map(find)
        .filter(|slot| slot.held.load(Ordering::Relaxed) != 0)
        .count()
}

/// Returns the slot after `index` in its list.
///
/// This and the next three functions are for the owner of the list, so they are relaxed. A list belongs to one thread or
/// to the depot, and changes its owner under the depot's lock.
#[inline]
pub(crate) fn next_of(index: Index) -> Index {
    slot_begun(index).next.load(Ordering::Relaxed)
}

/// Sets the slot after `index` in its list.
#[inline]
pub(crate) fn link(index: Index, next: Index) {
    slot_begun(index).next.store(next, Ordering::Relaxed);
}

/// Stores in the head of a list that goes to the depot its length and the list below it.
pub(crate) fn note_list(head: Index, length: u32, below: u32) {
    let slot = slot_begun(head);
    slot.length.store(length, Ordering::Relaxed);
    slot.below.store(below, Ordering::Relaxed);
}

/// Returns what [`note_list`] has stored.
pub(crate) fn noted_list(head: Index) -> (u32, u32) {
    let slot = slot_begun(head);
    (
        slot.length.load(Ordering::Relaxed),
        slot.below.load(Ordering::Relaxed),
    )
}

/// Returns how many blocks were begun.
#[cfg(test)]
pub(crate) fn blocks_begun() -> u32 {
    BLOCKS.load(Ordering::Relaxed)
}

/// Begins a block and returns its first index. The caller owns the `BLOCK` slots from there on.
///
/// # Panics
///
/// If none is left.
pub(crate) fn begin_block() -> Index {
    // Relaxed: each number is drawn once.
    let block = BLOCKS.fetch_add(1, Ordering::Relaxed);
    if block >= block_limit() {
        BLOCKS.store(block_limit(), Ordering::Relaxed);
        panic!("awaitify: {MAX_INDEX} C callbacks are outstanding, and no more can be told apart");
    }
    let (chunk, _) = place_of(block);
    begin_chunk(chunk);
    block * BLOCK
}

/// Makes the blocks of a chunk, unless another thread has done that.
fn begin_chunk(chunk: usize) {
    // Relaxed: access to a slot loads it again, in `find`.
    if !CHUNK[chunk].load(Ordering::Relaxed).is_null() {
        return;
    }
    let _one = BEGINNING.lock().unwrap_or_else(PoisonError::into_inner);
    // Relaxed: written under this lock only.
    if CHUNK[chunk].load(Ordering::Relaxed).is_null() {
        let blocks: Box<[Block]> = (0..1_usize << chunk).map(|_| Block::new()).collect();
        #[cfg(awaitify_loom)]
        blocks.iter().for_each(|block| block.made.with_mut(|_| ()));
        // Release: pairs with the Acquire load in `find`, which then sees the slots.
        CHUNK[chunk].store(Box::leak(blocks).as_mut_ptr(), Ordering::Release);
    }
}

/// All chunks together have one block less than the index has room for.
const fn block_limit() -> u32 {
    (1 << CHUNKS) - 1
}

/// Returns the chunk of a block and its position there.
const fn place_of(block: u32) -> (usize, usize) {
    let chunk = (block + 1).ilog2();
    (chunk as usize, (block + 1 - (1 << chunk)) as usize)
}

/// Finds the slot at `index`, which may be any number.
#[inline]
fn find(index: Index) -> Option<&'static Slot> {
    let (chunk, block) = place_of(index / BLOCK);
    // Acquire: pairs with the Release store in `begin_chunk`.
    let first = CHUNK.get(chunk)?.load(Ordering::Acquire);
    if first.is_null() {
        return None;
    }
    // SAFETY: `begin_chunk` has stored every pointer that is not null. It points to the first of the `1 << chunk` blocks of
    // a boxed slice, which is never freed and only shared. `place_of` returns a `block` below `1 << chunk`.
    let block = unsafe { &*first.add(block) };
    #[cfg(awaitify_loom)]
    block.made.with(|_| ());
    Some(&block.slots[(index % BLOCK) as usize])
}

/// Returns the slot at an index from `begin_block`.
#[inline]
fn slot_begun(index: Index) -> &'static Slot {
    find(index).expect("bug in awaitify: an index without its slot")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    fn entry(number: usize) -> Entry {
        Entry {
            value: std::ptr::without_provenance_mut(number),
            kind: std::ptr::null_mut(),
        }
    }

    #[test]
    fn key_finds_entry_once() {
        let key = insert(entry(7));
        assert_eq!(take(key, |_| true), Some(entry(7)));
        assert_eq!(take(key, |_| true), None);
    }

    #[test]
    fn stale_key_finds_nothing() {
        let stale = insert(entry(1));
        take(stale, |_| true);
        let fresh = insert(entry(2));
        assert_eq!(stale.index(), fresh.index(), "the slot is used again");
        assert_eq!(take(stale, |_| true), None);
        assert_eq!(take(fresh, |_| true), Some(entry(2)));
    }

    #[test]
    fn unaccepted_entry_stays() {
        let key = insert(entry(1));
        assert_eq!(take(key, |_| false), None);
        assert_eq!(take(key, |_| true), Some(entry(1)));
    }

    #[test]
    fn any_number_finds_nothing() {
        for bits in [
            0,
            1,
            63,
            usize::MAX,
            usize::MAX / 2,
            0x7fff_ffff,
            0xdead_beef,
            MAX_INDEX,
        ] {
            assert_eq!(take(Key::from_bits(bits), |_| true), None);
        }
    }

    #[test]
    fn used_up_slot_is_retired() {
        let first = insert(entry(0));
        let slot = slot_begun(first.index());
        let last = Key::new(first.index(), MAX_GENERATION);
        slot.generation.store(MAX_GENERATION, Ordering::Relaxed);
        slot.held.store(last.bits(), Ordering::Release);
        assert_eq!(take(last, |_| true), Some(entry(0)));
        let next = insert(entry(1));
        assert_eq!(next.index() == last.index(), !WIDE);
        take(next, |_| true);
    }

    #[test]
    fn blocks_fill_chunks_without_gaps() {
        let mut expected = (0, 0);
        for block in 0..1_000 {
            assert_eq!(place_of(block), expected);
            expected.1 += 1;
            if expected.1 == 1 << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
        assert_eq!(place_of(block_limit() - 1).0, CHUNKS - 1);
    }

    #[test]
    fn keys_cross_threads() {
        const BATCH: usize = if cfg!(miri) { 100 } else { 500 };
        // Words, because ThreadSanitizer does not see the ordering of std's channels. In batches, because the two threads
        // may have one processor.
        let mailbox = [const { AtomicUsize::new(0) }; BATCH];
        let is_full = AtomicBool::new(false);
        let numbers = |batch| BATCH * batch..BATCH * (batch + 1);
        let batches = if cfg!(miri) { 5 } else { 100 };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for batch in 0..batches {
                    wait_until(&is_full, true);
                    for (number, bits) in numbers(batch).zip(&mailbox) {
                        let key = Key::from_bits(bits.load(Ordering::Relaxed));
                        assert_eq!(take(key, |_| true), Some(entry(number)));
                        assert_eq!(take(key, |_| true), None);
                    }
                    is_full.store(false, Ordering::Release);
                }
            });
            for batch in 0..batches {
                // While the other thread takes those of the batch before.
                let keys: Vec<Key> = numbers(batch).map(|number| insert(entry(number))).collect();
                wait_until(&is_full, false);
                for (key, bits) in keys.iter().zip(&mailbox) {
                    bits.store(key.bits(), Ordering::Relaxed);
                }
                is_full.store(true, Ordering::Release);
            }
        });
    }

    fn wait_until(flag: &AtomicBool, expected: bool) {
        while flag.load(Ordering::Acquire) != expected {
            std::thread::park_timeout(std::time::Duration::from_micros(20));
        }
    }

    #[test]
    fn one_of_two_takers_wins() {
        let together = std::sync::Barrier::new(2);
        for number in 0..if cfg!(miri) { 20 } else { 500 } {
            let key = insert(entry(number));
            let race = || {
                together.wait();
                take(key, |_| true).is_some()
            };
            let (here, there) = std::thread::scope(|scope| {
                let there = scope.spawn(race);
                (race(), there.join().unwrap())
            });
            assert!(here != there, "one of two, not {here} and {there}");
        }
    }
}
