//! A table of what C code holds on to, found by number and never by address.
//!
//! Everything in it is atomic words: whatever number C gives and whatever thread it calls on, the worst that
//! a look-up finds is nothing. The one unsafe block finds the chunk of a slot. (A `OnceLock` would do without, but
//! ThreadSanitizer cannot judge what std orders unless std is rebuilt for it.)
//!
//! # Keys
//!
//! A key is a slot's index (low bits) and the generation of what is in it (high bits).
//!
//! | target | index | generation | so |
//! |---|---|---|---|
//! | 64 bits | 26 | 38 | 67 million calls outstanding; a slot whose generations are used up is retired: no key ever comes to life again |
//! | 32 bits | 20 | 12 | a million calls outstanding; generations wrap: a stale key meets a later call by chance one time in 4,095 |
//!
//! # A slot's life
//!
//! | state | who may write to the slot | goes to |
//! |---|---|---|
//! | vacant (`held` is 0) | the thread in whose list it is | occupied, by `insert`: writes the content, then stores the key |
//! | occupied (`held` is its key) | nobody | vacant, by the one `take` whose compare-exchange finds the key |
//!
//! Vacant slots are in lists of their threads (`vacant`), so a call costs one atomic read-modify-write.
//! `tests/loom_ffi.rs` runs the races, over a small table.

use std::{array, ptr, sync::PoisonError};

use crate::sync::{AtomicPtr, AtomicU32, AtomicUsize, Mutex, Ordering, global};
use crate::vacant::{self, BLOCK, Index};

const WIDE: bool = usize::BITS >= 64;
/// Under loom a table of 14 slots, so that a model soon comes to the end of a list and of a chunk.
const INDEX_BITS: u32 = if cfg!(loom) {
    4
} else if WIDE {
    26
} else {
    20
};
const MAX_INDEX: usize = (1 << INDEX_BITS) - 1;
const MAX_GENERATION: usize = usize::MAX >> INDEX_BITS;

/// Blocks stand in chunks, each double the last: the first has one.
const CHUNKS: usize = (INDEX_BITS - BLOCK.ilog2()) as usize;

/// Names the content of a slot. Never zero, for generations count from one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(usize);

impl Key {
    const fn new(index: Index, generation: usize) -> Self {
        Key(index as usize | generation << INDEX_BITS)
    }

    /// What a stranger says is a key.
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

/// What a slot holds: two words that mean something to `ffi` alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Content {
    pub(crate) value: *mut (),
    pub(crate) kind: *mut (),
}

/// A cache line each: the two threads that use neighbours do not wait for each other.
#[repr(align(64))]
struct Slot {
    /// The key while the slot is occupied, otherwise 0, which is no key.
    held: AtomicUsize,
    value: AtomicPtr<()>,
    kind: AtomicPtr<()>,
    /// Of the next content.
    generation: AtomicUsize,
    /// The next vacant slot of the list that this one is in.
    next: AtomicU32,
    /// Of the list that begins here, in the depot: how long it is, and which list is below it.
    length: AtomicU32,
    below: AtomicU32,
}

/// Slots that one thread begins with; aligned to two cache lines, which processors fetch in pairs, so that
/// threads do not write to each other's.
#[repr(align(128))]
struct Block {
    slots: [Slot; BLOCK as usize],
    /// Loom takes an atomic for known to all threads as soon as it is made: so making a block writes this, and finding
    /// one reads it.
    #[cfg(loom)]
    made: crate::sync::UnsafeCell<()>,
}

global! {
    /// The first block of each chunk that was begun; chunk `n` has `1 << n`, and stays for ever.
    static CHUNK: [AtomicPtr<Block>; CHUNKS] = [AtomicPtr::new(ptr::null_mut()); CHUNKS];
}
global! {
    /// How many blocks were begun.
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
            #[cfg(loom)]
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

    // The words are read and written relaxed: `insert` publishes them by its Release store to `held`, and
    // who reads them has read `held` with Acquire.
    fn content(&self) -> Content {
        Content {
            value: self.value.load(Ordering::Relaxed),
            kind: self.kind.load(Ordering::Relaxed),
        }
    }
}

/// Puts `content` in and gives its key.
///
/// # Panics
///
/// If every slot that a key can name is occupied.
#[inline]
pub(crate) fn insert(content: Content) -> Key {
    let index = vacant::pop();
    let slot = slot_begun(index);
    // Relaxed: `generation` belongs to whoever has the slot out of a list, and lists change hands under a lock.
    let key = Key::new(index, slot.generation.load(Ordering::Relaxed));
    slot.value.store(content.value, Ordering::Relaxed);
    slot.kind.store(content.kind, Ordering::Relaxed);
    // Release: partner of the Acquire loads in `take`.
    slot.held.store(key.bits(), Ordering::Release);
    key
}

/// Takes the content that `key` names, if it is there and `accept` knows its kind. Of several takers one gets it.
///
/// `accept` may be shown the kind of a content that is gone by then; it is then not taken.
#[inline]
pub(crate) fn take(key: Key, accept: impl FnOnce(*mut ()) -> bool) -> Option<Content> {
    let slot = find(key.index())?;
    // Acquire: partner of the Release store in `insert`, so that the kind is that of this key, or newer.
    if key.bits() == 0 || slot.held.load(Ordering::Acquire) != key.bits() {
        return None;
    }
    if !accept(slot.kind.load(Ordering::Relaxed)) {
        return None;
    }
    // On 64-bit targets the exchange only says who is first, for the slot held this key since it was looked at. Acquire
    // is for a key of 32 bits that came to life again meanwhile: then the content is another's, and is not read before.
    // Nothing to release: who occupies the slot next got it from this thread, or by a lock.
    slot.held
        .compare_exchange(key.bits(), 0, Ordering::Acquire, Ordering::Relaxed)
        .ok()?;
    // Before the slot is vacated: at the end of its thread it is another's at once.
    let content = slot.content();
    vacate(key.index(), slot);
    Some(content)
}

/// Makes a slot that was taken ready for the next content.
fn vacate(index: Index, slot: &Slot) {
    // Relaxed, here and below: the slot is this thread's alone until it is pushed; see `insert`.
    let generation = slot.generation.load(Ordering::Relaxed);
    let used_up = generation == MAX_GENERATION;
    if used_up && WIDE {
        return;
    }
    let next = if used_up { 1 } else { generation + 1 };
    slot.generation.store(next, Ordering::Relaxed);
    vacant::push(index);
}

/// How many slots are occupied: looks at all that were ever used.
pub(crate) fn occupied() -> usize {
    // Relaxed, all: a count, which may be old by the time it is told. `find` orders what is behind the pointers.
    let blocks = BLOCKS.load(Ordering::Relaxed).min(block_limit());
    let indices = 0..blocks * BLOCK;
    indices
        .filter_map(find)
        .filter(|slot| slot.held.load(Ordering::Relaxed) != 0)
        .count()
}

/// The list's link from `index` on. Only for whoever has the list; so relaxed, as all of these: a list is one thread's, or
/// in the depot, and goes from one to the other under the depot's lock.
#[inline]
pub(crate) fn next_of(index: Index) -> Index {
    slot_begun(index).next.load(Ordering::Relaxed)
}

/// As [`next_of`], to write.
#[inline]
pub(crate) fn link(index: Index, next: Index) {
    slot_begun(index).next.store(next, Ordering::Relaxed);
}

/// Notes at the head of a list that goes to the depot how long it is, and what is below it there.
pub(crate) fn note_list(head: Index, length: u32, below: u32) {
    let slot = slot_begun(head);
    slot.length.store(length, Ordering::Relaxed);
    slot.below.store(below, Ordering::Relaxed);
}

/// What [`note_list`] noted.
pub(crate) fn noted_list(head: Index) -> (u32, u32) {
    let slot = slot_begun(head);
    (
        slot.length.load(Ordering::Relaxed),
        slot.below.load(Ordering::Relaxed),
    )
}

/// How many blocks were begun.
#[cfg(test)]
pub(crate) fn blocks_begun() -> u32 {
    BLOCKS.load(Ordering::Relaxed)
}

/// Begins a block, and gives its first index; the `BLOCK` slots from there on are the caller's.
///
/// # Panics
///
/// If there is none left.
pub(crate) fn begin_block() -> Index {
    // Relaxed: a number drawn once.
    let block = BLOCKS.fetch_add(1, Ordering::Relaxed);
    if block >= block_limit() {
        BLOCKS.store(block_limit(), Ordering::Relaxed);
        panic!("awaitify: {MAX_INDEX} C callbacks are outstanding, and no more can be told apart");
    }
    let (chunk, _) = place_of(block);
    begin_chunk(chunk);
    block * BLOCK
}

/// Makes the blocks of a chunk, unless another thread has.
fn begin_chunk(chunk: usize) {
    // Relaxed: whoever goes to a slot looks again, in `find`.
    if !CHUNK[chunk].load(Ordering::Relaxed).is_null() {
        return;
    }
    let _one = BEGINNING.lock().unwrap_or_else(PoisonError::into_inner);
    // Relaxed: written under this lock only.
    if CHUNK[chunk].load(Ordering::Relaxed).is_null() {
        let blocks: Box<[Block]> = (0..1_usize << chunk).map(|_| Block::new()).collect();
        #[cfg(loom)]
        blocks.iter().for_each(|block| block.made.with_mut(|_| ()));
        // Release: partner of the Acquire load in `find`, which then sees the slots.
        CHUNK[chunk].store(Box::leak(blocks).as_mut_ptr(), Ordering::Release);
    }
}

/// The chunks have one block less than the indices.
const fn block_limit() -> u32 {
    (1 << CHUNKS) - 1
}

/// The chunk in which a block stands, and where in it.
const fn place_of(block: u32) -> (usize, usize) {
    let chunk = (block + 1).ilog2();
    (chunk as usize, (block + 1 - (1 << chunk)) as usize)
}

/// The slot at `index`, which may be anything.
#[inline]
fn find(index: Index) -> Option<&'static Slot> {
    let (chunk, block) = place_of(index / BLOCK);
    // Acquire: partner of the Release store in `begin_chunk`.
    let first = CHUNK.get(chunk)?.load(Ordering::Acquire);
    if first.is_null() {
        return None;
    }
    // SAFETY: what is not null was stored by `begin_chunk`: the first of the `1 << chunk` blocks of a boxed slice
    // that is never freed and only shared, and `place_of` gives a `block` below `1 << chunk` for every index.
    let block = unsafe { &*first.add(block) };
    #[cfg(loom)]
    block.made.with(|_| ());
    Some(&block.slots[(index % BLOCK) as usize])
}

/// The slot at an index that came out of `begin_block`.
#[inline]
fn slot_begun(index: Index) -> &'static Slot {
    find(index).expect("bug in awaitify: an index without its slot")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(number: usize) -> Content {
        Content {
            value: std::ptr::without_provenance_mut(number),
            kind: std::ptr::null_mut(),
        }
    }

    #[test]
    fn a_key_finds_its_content_once() {
        let key = insert(content(7));
        assert_eq!(take(key, |_| true), Some(content(7)));
        assert_eq!(take(key, |_| true), None);
    }

    #[test]
    fn a_stale_key_does_not_find_what_came_after_it() {
        let stale = insert(content(1));
        take(stale, |_| true);
        let fresh = insert(content(2));
        assert_eq!(stale.index(), fresh.index(), "the slot is used again");
        assert_eq!(take(stale, |_| true), None);
        assert_eq!(take(fresh, |_| true), Some(content(2)));
    }

    #[test]
    fn content_that_is_not_accepted_stays() {
        let key = insert(content(1));
        assert_eq!(take(key, |_| false), None);
        assert_eq!(take(key, |_| true), Some(content(1)));
    }

    #[test]
    fn any_number_is_a_key_that_finds_nothing() {
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
    fn a_slot_whose_generations_are_used_up_is_retired() {
        let first = insert(content(0));
        let slot = slot_begun(first.index());
        let last = Key::new(first.index(), MAX_GENERATION);
        slot.generation.store(MAX_GENERATION, Ordering::Relaxed);
        slot.held.store(last.bits(), Ordering::Release);
        assert_eq!(take(last, |_| true), Some(content(0)));
        let next = insert(content(1));
        assert_eq!(next.index() == last.index(), !WIDE);
        take(next, |_| true);
    }

    #[test]
    fn blocks_fill_chunks_without_a_gap() {
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
    fn slots_travel_between_threads_and_each_key_is_taken_once() {
        // A letterbox of one word: ThreadSanitizer does not see through the channels of an unwatched std.
        let letterbox = AtomicUsize::new(0);
        let count = if cfg!(miri) { 500 } else { 50_000 };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for number in 0..count {
                    let key = Key::from_bits(wait_until(&letterbox, |bits| bits != 0));
                    assert_eq!(take(key, |_| true), Some(content(number)));
                    assert_eq!(take(key, |_| true), None);
                    letterbox.store(0, Ordering::Release);
                }
            });
            for number in 0..count {
                wait_until(&letterbox, |bits| bits == 0);
                letterbox.store(insert(content(number)).bits(), Ordering::Release);
            }
        });
    }

    fn wait_until(letterbox: &AtomicUsize, ready: impl Fn(usize) -> bool) -> usize {
        loop {
            let bits = letterbox.load(Ordering::Acquire);
            if ready(bits) {
                return bits;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn of_two_takers_at_once_one_wins() {
        let together = std::sync::Barrier::new(2);
        for number in 0..if cfg!(miri) { 20 } else { 2_000 } {
            let key = insert(content(number));
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
