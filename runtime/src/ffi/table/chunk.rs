//! The memory of the table: chunks of blocks of slots, which are never freed.
//!
//! A chunk is allocated as zeroed memory, which the system provides page by page as it is touched. So the first call that
//! needs a new chunk costs no more than the block that it takes, and the memory in use is that of the blocks in use.
//!
//! The only unsafe blocks of the table are here. (A `OnceLock` would need fewer, but ThreadSanitizer does not see its
//! ordering unless std is rebuilt for it.)

use std::{ptr, sync::PoisonError};

use super::layout::{BLOCK, CHUNKS, Index, MAX_INDEX};
use crate::sync::{AtomicPtr, AtomicU32, AtomicUsize, Mutex, Ordering, global};

/// A slot fills a cache line, so that threads that use neighbouring slots do not slow each other down.
///
/// Zero is valid for each field, and the state of a slot that was never used.
#[repr(align(64))]
pub(super) struct Slot {
    /// The state of the slot, a [`SlotState`](super::layout::SlotState).
    pub(super) word: AtomicUsize,
    pub(super) value: AtomicPtr<()>,
    pub(super) kind: AtomicPtr<()>,
    /// The key of the next entry, while the slot is free. It is made when the slot becomes free, because a call that starts
    /// waits for everything that its key depends on.
    pub(super) key: AtomicUsize,
    /// The next free slot of the list that this one is in.
    pub(super) next: Link,
    /// The list below the one that begins here, while it is in the depot.
    pub(super) below: Link,
    /// The length of the list that begins here, while it is in the depot.
    pub(super) length: AtomicU32,
}

/// A slot or none, as a pointer, because a call that starts waits for the slot. Only the owner of a list reads and writes its
/// links, so they are relaxed.
#[repr(transparent)]
pub(super) struct Link(AtomicPtr<Slot>);

impl Link {
    /// Returns a link to no slot.
    #[cfg(not(awaitify_loom))]
    pub(super) const fn none() -> Self {
        Link(AtomicPtr::new(ptr::null_mut()))
    }

    /// Returns a link to no slot. Loom's atomics are not made in constants.
    #[cfg(awaitify_loom)]
    pub(super) fn none() -> Self {
        Link(AtomicPtr::new(ptr::null_mut()))
    }

    #[inline]
    pub(super) fn get(&self) -> Option<&'static Slot> {
        let slot = self.0.load(Ordering::Relaxed);
        // SAFETY: it is null, also in a zeroed slot, or `set` has stored a `&'static Slot`. That store happened before this
        // load, and so did the making of that slot, because only the owner of a list uses its links, and a list changes its
        // owner under a lock. Slots are only shared, because all their fields are atomic.
        unsafe { slot.as_ref() }
    }

    #[inline]
    pub(super) fn set(&self, slot: Option<&'static Slot>) {
        let slot = slot.map_or(ptr::null(), ptr::from_ref);
        self.0.store(slot.cast_mut(), Ordering::Relaxed);
    }
}

/// Slots that one thread starts with. They are aligned to two cache lines, which processors fetch in pairs, so that threads
/// do not write to lines of each other.
#[repr(align(128))]
struct SlotBlock {
    slots: [Slot; BLOCK as usize],
    /// Loom assumes that all threads know an atomic as soon as it is made. So making a block writes this, and finding one
    /// reads it.
    #[cfg(awaitify_loom)]
    made: crate::sync::UnsafeCell<()>,
}

global! {
    /// The first block of each chunk that was begun. Chunk `n` has `1 << n` blocks and is never freed.
    static CHUNK: [AtomicPtr<SlotBlock>; CHUNKS] = [AtomicPtr::new(ptr::null_mut()); CHUNKS];
}
global! {
    /// The number of blocks that were begun.
    static BLOCKS: AtomicU32 = AtomicU32::new(0);
}
global! {
    /// Held while a chunk is made.
    static BEGINNING: Mutex<()> = Mutex::new(());
}

/// Returns how many blocks were begun.
pub(super) fn blocks_begun() -> u32 {
    // Relaxed: a count, which may be out of date at once.
    BLOCKS.load(Ordering::Relaxed).min(block_limit())
}

/// Returns whether a block is left to begin, which may change at once.
pub(super) fn has_block() -> bool {
    blocks_begun() < block_limit()
}

/// Begins a block and returns its first index. The caller owns the `BLOCK` slots from there on.
///
/// # Panics
///
/// If none is left.
pub(super) fn begin_block() -> Index {
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
        // Release: pairs with the Acquire load in `find`, which then sees the slots.
        CHUNK[chunk].store(allocate(1 << chunk), Ordering::Release);
    }
}

/// Allocates that many blocks of slots that were never used.
#[cfg(not(awaitify_loom))]
fn allocate(blocks: usize) -> *mut SlotBlock {
    use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};

    // The system zeroes a large allocation lazily only if its alignment is small. So the blocks are aligned by hand, in
    // an allocation that has room for that.
    const ALIGNMENT: usize = align_of::<SlotBlock>();
    let size = size_of::<SlotBlock>()
        .checked_mul(blocks)
        .and_then(|size| size.checked_add(ALIGNMENT));
    let layout = size.and_then(|size| Layout::from_size_align(size, align_of::<usize>()).ok());
    let layout = layout.expect("the table fits into the address space");
    // SAFETY: the size is at least `ALIGNMENT`, which is not zero.
    let memory = unsafe { alloc_zeroed(layout) };
    if memory.is_null() {
        handle_alloc_error(layout);
    }
    let offset = memory.addr().wrapping_neg() % ALIGNMENT;
    // SAFETY: `offset` is less than `ALIGNMENT`, so it is inside the allocation, with room for all blocks after it.
    unsafe { memory.add(offset) }.cast()
}

/// Loom's atomics are made one by one.
#[cfg(awaitify_loom)]
fn allocate(blocks: usize) -> *mut SlotBlock {
    let slot = |_| Slot {
        word: AtomicUsize::new(0),
        value: AtomicPtr::new(ptr::null_mut()),
        kind: AtomicPtr::new(ptr::null_mut()),
        key: AtomicUsize::new(0),
        next: Link::none(),
        below: Link::none(),
        length: AtomicU32::new(0),
    };
    let block = |_| SlotBlock {
        slots: std::array::from_fn(slot),
        made: crate::sync::UnsafeCell::new(()),
    };
    let blocks: Box<[SlotBlock]> = (0..blocks).map(block).collect();
    blocks.iter().for_each(|block| block.made.with_mut(|_| ()));
    Box::leak(blocks).as_mut_ptr()
}

/// All chunks together have one block less than the index has room for.
const fn block_limit() -> u32 {
    (1 << CHUNKS) - 1
}

/// Returns the chunk of a block and its position there.
#[inline]
const fn place_of(block: u32) -> (usize, usize) {
    let chunk = (block + 1).ilog2();
    (chunk as usize, (block + 1 - (1 << chunk)) as usize)
}

/// Finds the slot at `index`, which may be any number.
#[inline]
pub(super) fn find(index: Index) -> Option<&'static Slot> {
    let (chunk, block) = place_of(index / BLOCK);
    // Acquire: pairs with the Release store in `begin_chunk`.
    let first = CHUNK.get(chunk)?.load(Ordering::Acquire);
    if first.is_null() {
        return None;
    }
    // SAFETY: `begin_chunk` has stored every pointer that is not null. It points to the first of `1 << chunk` blocks from
    // `allocate`, which are aligned, initialised (zero is valid for a block), never freed and only shared. `place_of`
    // returns a `block` below `1 << chunk`.
    let block = unsafe { &*first.add(block) };
    #[cfg(awaitify_loom)]
    block.made.with(|_| ());
    Some(&block.slots[(index % BLOCK) as usize])
}

/// Returns the slot at an index from `begin_block`.
#[inline]
pub(super) fn slot_begun(index: Index) -> &'static Slot {
    find(index).expect("bug in awaitify: an index without its slot")
}

/// Returns all slots that were begun.
pub(super) fn slots_begun() -> impl Iterator<Item = &'static Slot> {
    (0..blocks_begun() * BLOCK).filter_map(find)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn slot_fills_cache_line() {
        assert_eq!(size_of::<Slot>(), 64);
        assert_eq!(size_of::<SlotBlock>(), 64 * BLOCK as usize);
    }
}
