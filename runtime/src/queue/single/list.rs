//! Values of an unbounded queue: a linked list of blocks.
//!
//! The sender appends blocks, and the receiver returns each block that it has read, so that the sender can use it again.
//! One spare block is kept, any more are freed: a queue in balance allocates nothing, and a burst keeps no memory.
//! The first block is short and is not kept, because many streams have few values.

use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use super::Values;
use crate::sync::{AtomicPtr, Ordering, UnsafeCell};

/// The slots of a block. Under loom few, so that a model comes to the end of a block.
const SLOTS: usize = if cfg!(awaitify_loom) { 2 } else { 32 };
/// The slots of the first block.
const FIRST_SLOTS: usize = if cfg!(awaitify_loom) { 1 } else { 4 };

type Slot<V> = UnsafeCell<MaybeUninit<V>>;

/// A block with `N` slots. A pointer to one is kept as a pointer to a block without slots, which begins in the same way.
#[repr(C)]
struct Block<V, const N: usize = 0> {
    /// Written by the sender when it moves to the next block. Until then the block is the sender's as well.
    next: AtomicPtr<Block<V>>,
    is_first: bool,
    /// Lets loom report a block that is never freed.
    #[cfg(awaitify_loom)]
    _alive: loom::alloc::Track<()>,
    slots: [Slot<V>; N],
}

impl<V, const N: usize> Block<V, N> {
    fn allocate(is_first: bool) -> *mut Block<V> {
        let block = Box::new(Self {
            next: AtomicPtr::new(ptr::null_mut()),
            is_first,
            #[cfg(awaitify_loom)]
            _alive: loom::alloc::Track::new(()),
            slots: std::array::from_fn(|_| UnsafeCell::new(MaybeUninit::uninit())),
        });
        Box::into_raw(block).cast()
    }
}

impl<V> Block<V> {
    /// Frees a block, and returns the one after it. Values in it are not dropped.
    ///
    /// # Safety
    ///
    /// It is from `allocate`, as the first one or not, and is not used any more.
    unsafe fn free(block: *mut Self) -> *mut Self {
        // SAFETY: by contract, it is alive and the caller's alone. Relaxed: therefore.
        let (next, is_first) =
            unsafe { ((*block).next.load(Ordering::Relaxed), (*block).is_first) };
        if is_first {
            // SAFETY: by contract, it was made as this box.
            drop(unsafe { Box::from_raw(block.cast::<Block<V, FIRST_SLOTS>>()) });
        } else {
            // SAFETY: by contract, it was made as this box.
            drop(unsafe { Box::from_raw(block.cast::<Block<V, SLOTS>>()) });
        }
        next
    }
}

/// A list of blocks, and at most one spare block.
pub(crate) struct List<V> {
    /// The receiver's block, for the receiver to begin with, and for freeing the list.
    first: AtomicPtr<Block<V>>,
    /// A block that was read, for the sender to use again.
    spare: AtomicPtr<Block<V>>,
    _values: PhantomData<*mut V>,
}

// SAFETY: by `Values`, each value is used by one half at a time; it moves from the sender's thread to the receiver's, or back
// to the sender.
unsafe impl<V: Send> Send for List<V> {}
// SAFETY: as above; only the unsafe functions of `Values` access a value through a reference to the list.
unsafe impl<V: Send> Sync for List<V> {}

/// A position in the list: a block, and the next slot in it. It starts at the end of no block.
pub(crate) struct Position<V> {
    block: *mut Block<V>,
    slot: usize,
    /// How many slots the block has.
    slots: usize,
}

// SAFETY: a position is a pointer that is used only by its half, which is `Send` if the values are.
unsafe impl<V: Send> Send for Position<V> {}
// SAFETY: by reference it does nothing.
unsafe impl<V: Send> Sync for Position<V> {}

impl<V> Default for Position<V> {
    fn default() -> Self {
        Self {
            block: ptr::null_mut(),
            slot: 0,
            slots: 0,
        }
    }
}

impl<V> Position<V> {
    /// The first slot of a block.
    ///
    /// # Safety
    ///
    /// The block is alive.
    unsafe fn start(block: *mut Block<V>) -> Self {
        // SAFETY: by contract. The field never changes.
        let is_first = unsafe { (*block).is_first };
        Self {
            block,
            slot: 0,
            slots: if is_first { FIRST_SLOTS } else { SLOTS },
        }
    }

    #[inline(always)]
    fn is_at_end(&self) -> bool {
        self.slot == self.slots
    }

    /// Moves to the next slot and returns it.
    ///
    /// # Safety
    ///
    /// The block is alive, and the position is not at its end.
    #[inline(always)]
    unsafe fn advance<'a>(&mut self) -> &'a Slot<V> {
        let slot = self.slot;
        self.slot += 1;
        // SAFETY: by contract.
        unsafe { self.slot(slot) }
    }

    /// # Safety
    ///
    /// The block is alive, and has a slot of this number.
    #[inline(always)]
    unsafe fn slot<'a>(&self, number: usize) -> &'a Slot<V> {
        // SAFETY: by contract. The pointer may be used for the whole block, and the slots begin where those of a block without
        // slots do.
        unsafe {
            &*(&raw const (*self.block).slots)
                .cast::<Slot<V>>()
                .add(number)
        }
    }
}

impl<V> List<V> {
    pub(crate) fn new() -> Self {
        Self {
            first: AtomicPtr::new(ptr::null_mut()),
            spare: AtomicPtr::new(ptr::null_mut()),
            _values: PhantomData,
        }
    }

    /// Appends a block.
    ///
    /// # Safety
    ///
    /// The caller is the sender, and `back` is its position, at the end of a block.
    #[cold]
    unsafe fn append(&self, back: &mut Position<V>) {
        // Relaxed, both stores: the receiver follows the pointer only to a value in the block, whose publishing orders them.
        let block = if back.block.is_null() {
            let block = Block::<V, FIRST_SLOTS>::allocate(true);
            self.first.store(block, Ordering::Relaxed);
            block
        } else {
            let block = self.spare_or_new();
            // SAFETY: the receiver keeps a block until it has found the next one.
            unsafe { &*back.block }.next.store(block, Ordering::Relaxed);
            block
        };
        // SAFETY: the receiver keeps the block until the sender has left it.
        *back = unsafe { Position::start(block) };
    }

    fn spare_or_new(&self) -> *mut Block<V> {
        // Acquire pairs with the Release in `give_back`: the receiver has read the block.
        let spare = self.spare.swap(ptr::null_mut(), Ordering::Acquire);
        if spare.is_null() {
            Block::<V, SLOTS>::allocate(false)
        } else {
            spare
        }
    }

    /// Continues with the next block and returns the previous one.
    ///
    /// # Safety
    ///
    /// The caller is the receiver, `front` is its position, at the end of a block, and the write of the next value happened
    /// before.
    #[cold]
    unsafe fn next_block(&self, front: &mut Position<V>) {
        // Relaxed, both: the write of the next value happened before, and so did the store of the block in which it lies.
        let block = if front.block.is_null() {
            self.first.load(Ordering::Relaxed)
        } else {
            // SAFETY: the receiver's block is alive.
            let next = unsafe { &*front.block }.next.load(Ordering::Relaxed);
            // SAFETY: the sender has gone on to the next block, and the receiver does so now.
            unsafe { self.give_back(front.block) };
            next
        };
        // SAFETY: the next value lies in the block, so it is alive.
        *front = unsafe { Position::start(block) };
    }

    /// Makes a block the spare one, or frees it.
    ///
    /// # Safety
    ///
    /// The caller is the receiver. Neither half uses the block any more.
    unsafe fn give_back(&self, block: *mut Block<V>) {
        // SAFETY: alive, and the receiver's alone.
        let one = unsafe { &*block };
        let unused = if one.is_first {
            block
        } else {
            // Relaxed: published by the swap.
            one.next.store(ptr::null_mut(), Ordering::Relaxed);
            // Release pairs with the Acquire in `spare_or_new`: the block has been read. The one before was put there by
            // this half.
            self.spare.swap(block, Ordering::Release)
        };
        if !unused.is_null() {
            // SAFETY: it is from `allocate`, and the receiver's alone: by contract, or because the swap took it out.
            unsafe { Block::free(unused) };
        }
    }
}

// SAFETY: both positions go through the same slots in the same order; `next_block` follows what `append` has linked. A slot
// is written before its value is published, and read afterwards.
unsafe impl<V> Values for List<V> {
    type Value = V;
    type Back = Position<V>;
    type Front = Position<V>;

    #[inline(always)]
    fn has_room(&self, _back: &mut Position<V>) -> bool {
        true
    }

    #[inline(always)]
    unsafe fn write(&self, back: &mut Position<V>, value: V) {
        if back.is_at_end() {
            // SAFETY: by contract, and the block is at its end.
            unsafe { self.append(back) };
        }
        // SAFETY: the receiver keeps the block until the sender has left it. The slot is the sender's, because its value
        // has not been published.
        unsafe { back.advance() }.with_mut(|slot| {
            // SAFETY: the pointer is valid, and the access exclusive, as said above.
            unsafe { (*slot).write(value) };
        });
    }

    unsafe fn write_last(&self, back: &mut Position<V>, value: V) {
        // SAFETY: by contract. There always is room.
        unsafe { self.write(back, value) };
    }

    unsafe fn write_back(&self, back: &mut Position<V>) -> V {
        back.slot -= 1;
        // SAFETY: something was written last, so the block is alive, and the slot before is that value's. It was not and
        // will not be read, by contract.
        unsafe {
            back.slot(back.slot)
                .with_mut(|slot| (*slot).assume_init_read())
        }
    }

    fn count_lost(&self, _back: &mut Position<V>) -> bool {
        true
    }

    #[inline(always)]
    unsafe fn read(&self, front: &mut Position<V>, _lost: &mut u64) -> V {
        if front.is_at_end() {
            // SAFETY: by contract, and the block is at its end.
            unsafe { self.next_block(front) };
        }
        // SAFETY: the block is the receiver's until it leaves it. The slot is too, because its value has been published, and
        // is read once.
        unsafe { front.advance().with_mut(|slot| (*slot).assume_init_read()) }
    }

    #[inline]
    fn make_room(&self, _read: u64) {}

    fn take_trailing(&self) -> u64 {
        0
    }

    unsafe fn leave(&self, front: &mut Position<V>) {
        if !front.block.is_null() {
            // Relaxed: read when the list is dropped, which happens after both halves have. The sender has stored its first
            // block before the receiver had one, and stores no other here.
            self.first.store(front.block, Ordering::Relaxed);
        }
    }
}

impl<V> Drop for List<V> {
    fn drop(&mut self) {
        // Relaxed, both: both halves are gone, and the last one has seen the other go.
        let mut block = self.first.load(Ordering::Relaxed);
        while !block.is_null() {
            // SAFETY: the blocks from `first` on came from `allocate`, are linked once, and were not returned.
            block = unsafe { Block::free(block) };
        }
        let spare = self.spare.load(Ordering::Relaxed);
        if !spare.is_null() {
            // SAFETY: as above; the spare block is not linked.
            unsafe { Block::free(spare) };
        }
    }
}
