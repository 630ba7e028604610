//! The allocation that both halves point to.

use std::{mem::ManuallyDrop, ptr, ptr::NonNull};

use super::{header::Header, receiver::Receiver, receiver::Starting, sender::Sender};
use crate::sync::{UnsafeCell, thread_mark};

pub(super) struct Cell<T> {
    pub(super) header: Header,
    slot: UnsafeCell<Slot<T>>,
    /// Lets loom report a cell that is never freed.
    #[cfg(awaitify_loom)]
    _alive: loom::alloc::Track<()>,
}

/// Holds `dropped` until the sender writes a value.
union Slot<T> {
    /// Makes what the awaitable returns if the sender was dropped.
    dropped: fn() -> T,
    value: ManuallyDrop<T>,
}

/// Creates a cell and returns its two halves. `dropped` makes what the awaitable returns if the sender is dropped.
#[inline]
pub(crate) fn channel<T>(dropped: fn() -> T) -> (Sender<T>, Receiver<T>) {
    new_cell(ptr::null(), dropped)
}

/// As [`channel`], but the receiver stays on this thread until the legacy function has returned.
#[inline]
pub(crate) fn start<T>(dropped: fn() -> T) -> (Sender<T>, Starting<T>) {
    let (sender, receiver) = new_cell(thread_mark(), dropped);
    (sender, Starting::new(receiver))
}

#[inline]
fn new_cell<T>(mark: *const u8, dropped: fn() -> T) -> (Sender<T>, Receiver<T>) {
    let cell = NonNull::from(Box::leak(Box::new(Cell {
        header: Header::new(mark),
        slot: UnsafeCell::new(Slot { dropped }),
        #[cfg(awaitify_loom)]
        _alive: loom::alloc::Track::new(()),
    })));
    (Sender::new(cell), Receiver::new(cell))
}

/// Frees a cell.
///
/// # Safety
///
/// Neither half uses the cell any more, and its value was never written or has been read.
#[inline]
pub(super) unsafe fn free<T>(cell: NonNull<Cell<T>>) {
    #[cfg(awaitify_loom)]
    // SAFETY: the cell is alive until the next line.
    unsafe { cell.as_ref() }.header.memory.with_mut(|_| ());
    // SAFETY: `new_cell` allocated it as this `Box`, and the caller holds the last pointer. A `Slot` drops nothing.
    drop(unsafe { Box::from_raw(cell.as_ptr()) });
}

/// Writes the value.
///
/// # Safety
///
/// The caller is the sender, has not published yet, and writes only once.
#[inline]
pub(super) unsafe fn write_value<T>(cell: NonNull<Cell<T>>, value: T) {
    // SAFETY: until it publishes, the sender alone uses the slot, and the cell is alive.
    unsafe {
        cell.as_ref().slot.with_mut(|slot| {
            slot.write(Slot {
                value: ManuallyDrop::new(value),
            });
        });
    }
}

/// Moves the value out.
///
/// # Safety
///
/// The cell is alive, its value was written, and this is the only read.
#[inline]
pub(super) unsafe fn take_value<T>(cell: NonNull<Cell<T>>) -> T {
    // SAFETY: by contract.
    let slot = unsafe { cell.as_ref().slot.with_mut(|slot| slot.read()) };
    // SAFETY: by contract, it holds a value.
    ManuallyDrop::into_inner(unsafe { slot.value })
}

/// Returns the function that the cell was made with.
///
/// # Safety
///
/// The caller is the receiver, the sender is done, and no value was written.
#[inline]
pub(super) unsafe fn dropped<T>(cell: NonNull<Cell<T>>) -> fn() -> T {
    // SAFETY: the slot holds it until a value is written.
    unsafe { cell.as_ref().slot.with_mut(|slot| (*slot).dropped) }
}

/// Ends the use of one half of a SHARED cell. The second half frees it.
///
/// # Safety
///
/// The caller is one of the halves and does not use the cell again. If a value was written, it has been read, or the
/// other half will read it before it leaves.
pub(super) unsafe fn leave<T>(cell: NonNull<Cell<T>>) {
    // SAFETY: the cell is alive until both have left.
    if unsafe { cell.as_ref() }.header.leave() {
        // SAFETY: the other half has left before, and `leave` has synchronised with that.
        unsafe { free(cell) };
    }
}
