//! The memory of cells, kept for the next call: a bounded list for each thread.
//!
//! An allocation and its free cost more than everything else that a callback inside the call does. So a thread keeps up to
//! [`MOST`] blocks. A block belongs to no thread: the thread that frees a cell keeps its block, or frees it if the list is
//! full. A thread that ends frees its list.
//!
//! In recycled memory a checker such as Miri or AddressSanitizer would not see the use of a cell after its end. So nothing
//! is recycled under a checker, in debug builds, and with `--cfg awaitify_no_recycling`.
//!
//! # Why this is sound
//!
//! - Only the owner of a block calls [`give`], and [`take`] hands a block to one caller, as an allocator does. A cell is
//!   returned after both halves have ended, which the thread that returns it has synchronised with. Whatever a later
//!   owner writes comes after that, because the list stays on this thread.
//! - Every block was allocated with the layout [`BLOCK`], and it is freed with that layout.
//! - A list has no destructor, so it can be used as long as its thread runs code. `FreeAtExit` has one, which sets `room` to
//!   zero for good. From then on nothing is kept.

use crate::operation::Operation;
use std::{
    alloc::{Layout, alloc, dealloc, handle_alloc_error},
    cell::Cell,
    ptr::{self, NonNull},
};

/// Three words of header, the function, and a value of two words. The operation has no size without the feature `tracing`.
pub(super) const BLOCK: Layout = Layout::new::<([usize; 6], Operation)>();

/// The most blocks that a thread keeps. They are 24 KiB on 64-bit targets.
const MOST: usize = 512;

const ENABLED: bool = !cfg!(any(
    debug_assertions,
    miri,
    awaitify_loom,
    awaitify_no_recycling
)) && !is_sanitized();

/// Returns whether cells of the type `C` are recycled.
pub(super) const fn fits<C>() -> bool {
    ENABLED && size_of::<C>() <= BLOCK.size() && align_of::<C>() <= BLOCK.align()
}

/// Returns whether `RUSTFLAGS` asks for a sanitizer, because `cfg(sanitize)` is unstable.
const fn is_sanitized() -> bool {
    const FLAG: &[u8] = b"sanitizer";
    let Some(flags) = option_env!("RUSTFLAGS") else {
        return false;
    };
    let flags = flags.as_bytes();
    let mut start = 0;
    while start + FLAG.len() <= flags.len() {
        let mut matched = 0;
        while matched < FLAG.len() && flags[start + matched] == FLAG[matched] {
            matched += 1;
        }
        if matched == FLAG.len() {
            return true;
        }
        start += 1;
    }
    false
}

/// A block in a list.
struct FreeBlock {
    next: *mut FreeBlock,
}

struct FreeBlocks {
    first: Cell<*mut FreeBlock>,
    /// How many more blocks the list can keep. It is zero before the first block, and after `FreeAtExit` was dropped.
    room: Cell<usize>,
    /// True if `FreeAtExit` was registered, or could not be.
    begun: Cell<bool>,
}

std::thread_local! {
    static LIST: FreeBlocks = const {
        FreeBlocks {
            first: Cell::new(ptr::null_mut()),
            room: Cell::new(0),
            begun: Cell::new(false),
        }
    };
    static FREE_AT_EXIT: FreeAtExit = const { FreeAtExit };
}

struct FreeAtExit;

impl Drop for FreeAtExit {
    fn drop(&mut self) {
        LIST.with(|list| {
            list.room.set(0);
            while let Some(block) = list.pop() {
                // SAFETY: nothing else uses a block in the list. `allocate` has made it with this layout.
                unsafe { dealloc(block.as_ptr().cast(), BLOCK) };
            }
        });
    }
}

impl FreeBlocks {
    #[inline(always)]
    fn pop(&self) -> Option<NonNull<FreeBlock>> {
        let first = NonNull::new(self.first.get())?;
        // SAFETY: `push` has written it, and nothing else uses a block in the list.
        self.first.set(unsafe { (*first.as_ptr()).next });
        Some(first)
    }

    /// # Safety
    ///
    /// The block is from `take`, and is no longer used.
    #[inline(always)]
    unsafe fn push(&self, block: NonNull<FreeBlock>) {
        let next = self.first.get();
        // SAFETY: a block has room for a pointer, and by contract nothing else uses it.
        unsafe { block.write(FreeBlock { next }) };
        self.first.set(block.as_ptr());
    }
}

/// Returns memory of the layout [`BLOCK`], which is not initialised.
#[inline(always)]
pub(super) fn take() -> NonNull<u8> {
    let block = LIST.with(|list| {
        let block = list.pop()?;
        list.room.set(list.room.get() + 1);
        Some(block)
    });
    match block {
        Some(block) => block.cast(),
        None => allocate(),
    }
}

#[cold]
#[inline(never)]
fn allocate() -> NonNull<u8> {
    // SAFETY: the size is not zero.
    let block = unsafe { alloc(BLOCK) };
    NonNull::new(block).unwrap_or_else(|| handle_alloc_error(BLOCK))
}

/// Keeps the memory for the next [`take`], or frees it.
///
/// # Safety
///
/// It is from `take`, and is no longer used.
#[inline(always)]
pub(super) unsafe fn give(block: NonNull<u8>) {
    LIST.with(|list| {
        let room = list.room.get();
        if room == 0 {
            // SAFETY: by contract.
            return unsafe { give_without_room(list, block) };
        }
        list.room.set(room - 1);
        // SAFETY: by contract.
        unsafe { list.push(block.cast()) };
    });
}

/// # Safety
///
/// The same as for [`give`].
#[cold]
#[inline(never)]
unsafe fn give_without_room(list: &FreeBlocks, block: NonNull<u8>) {
    if !list.begun.replace(true) && FREE_AT_EXIT.try_with(|_| ()).is_ok() {
        list.room.set(MOST - 1);
        // SAFETY: by contract.
        return unsafe { list.push(block.cast()) };
    }
    // SAFETY: by contract. `allocate` has made it with this layout.
    unsafe { dealloc(block.as_ptr(), BLOCK) };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests `take` and `give` with recycling, also in builds that do not recycle.
    fn take_all(count: usize) -> Vec<NonNull<u8>> {
        (0..count).map(|_| take()).collect()
    }

    fn give_all(blocks: Vec<NonNull<u8>>) {
        for block in blocks {
            // SAFETY: it is from `take_all`, which is its last use.
            unsafe { give(block) };
        }
    }

    fn kept() -> usize {
        LIST.with(|list| {
            let mut count = 0;
            let mut block = list.first.get();
            while !block.is_null() {
                count += 1;
                // SAFETY: as in `pop`.
                block = unsafe { (*block).next };
            }
            if list.begun.get() {
                assert_eq!(count + list.room.get(), MOST);
            }
            count
        })
    }

    fn on_new_thread(test: impl FnOnce() + Send + 'static) {
        std::thread::spawn(test).join().unwrap();
    }

    #[test]
    fn block_is_taken_again() {
        on_new_thread(|| {
            let first = take();
            give_all(vec![first]);
            assert_eq!(take(), first);
            assert_eq!(kept(), 0);
            give_all(vec![first]);
            assert_eq!(kept(), 1);
        });
    }

    #[test]
    fn list_is_bounded() {
        on_new_thread(|| {
            give_all(take_all(MOST + 10));
            assert_eq!(kept(), MOST);
            let blocks = take_all(MOST + 1);
            assert_eq!(kept(), 0);
            give_all(blocks);
            assert_eq!(kept(), MOST);
        });
    }

    #[test]
    fn blocks_are_given_elsewhere() {
        struct Blocks(Vec<NonNull<u8>>);
        // SAFETY: a block belongs to no thread.
        unsafe impl Send for Blocks {}
        let blocks = Blocks(take_all(MOST + 10));
        on_new_thread(move || {
            let blocks = blocks;
            give_all(blocks.0);
            assert_eq!(kept(), MOST);
        });
    }

    /// Miri and AddressSanitizer report a block that is leaked here.
    #[test]
    fn thread_exit_destructor_keeps_nothing() {
        struct AtExit;
        impl Drop for AtExit {
            fn drop(&mut self) {
                give_all(take_all(3));
            }
        }
        thread_local!(static EARLY: AtExit = const { AtExit });
        thread_local!(static LATE: AtExit = const { AtExit });
        on_new_thread(|| {
            EARLY.with(|_| ());
            give_all(take_all(2));
            LATE.with(|_| ());
        });
        on_new_thread(|| EARLY.with(|_| ()));
    }

    #[test]
    fn off_in_debug_builds() {
        assert_eq!(fits::<[usize; 6]>(), ENABLED);
        assert!(!fits::<([usize; 7], Operation)>());
        const { assert!(!ENABLED || !cfg!(debug_assertions)) };
    }
}
