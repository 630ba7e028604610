//! The allocation that both halves point to.

use std::ptr::NonNull;

use super::{
    header::Header,
    recycle,
    slot::Slot,
    state::{DONE, DROPPED, is_wanted},
};
use crate::{
    operation::{FunctionName, Operation},
    sync::UnsafeCell,
};

pub(super) struct Cell<T> {
    pub(super) header: Header,
    /// Never changes. Not in the header, so that no reference to it is passed to a function.
    function: FunctionName,
    /// Never changes. It is copied before its half publishes, because the cell may be freed then.
    operation: Operation,
    slot: UnsafeCell<Slot<T>>,
    /// Lets loom report a cell that is never freed.
    #[cfg(awaitify_loom)]
    _alive: loom::alloc::Track<()>,
}

/// Allocates a cell for one sender and one receiver. `dropped` makes the receiver's outcome if the sender is dropped.
#[inline]
pub(super) fn new_cell<T>(
    function: FunctionName,
    dropped: fn() -> T,
    operation: Operation,
) -> NonNull<Cell<T>> {
    allocate(Cell {
        header: Header::new(),
        function,
        operation,
        slot: UnsafeCell::new(Slot::new(dropped)),
        #[cfg(awaitify_loom)]
        _alive: loom::alloc::Track::new(()),
    })
}

#[inline(always)]
fn allocate<T>(cell: Cell<T>) -> NonNull<Cell<T>> {
    if !recycle::fits::<Cell<T>>() {
        return NonNull::from(Box::leak(Box::new(cell)));
    }
    let memory = recycle::take().cast();
    // SAFETY: `fits` says that the memory is large and aligned enough, and nothing else uses it.
    unsafe { memory.write(cell) };
    memory
}

/// Frees a cell.
///
/// # Safety
///
/// Neither half uses the cell any more, and its value was never written or has been read.
#[inline(always)]
pub(super) unsafe fn free<T>(cell: NonNull<Cell<T>>) {
    #[cfg(awaitify_loom)]
    // SAFETY: the cell is alive until the next line.
    unsafe { cell.as_ref() }.header.memory.with_mut(|_| ());
    // Nothing has to be dropped: atomics have no destructor, and a `Slot` drops nothing.
    if recycle::fits::<Cell<T>>() {
        // SAFETY: `allocate` has taken it there, because the answer of `fits` is a constant. By contract, the caller holds
        // the last pointer.
        return unsafe { recycle::give(cell.cast()) };
    }
    // SAFETY: `allocate` has made it as this `Box`. By contract, the caller holds the last pointer.
    drop(unsafe { Box::from_raw(cell.as_ptr()) });
}

/// Writes the value.
///
/// # Safety
///
/// The caller is the sender, has not published yet, and writes only once.
#[inline]
unsafe fn write_value<T>(cell: NonNull<Cell<T>>, value: T) {
    // SAFETY: the cell is alive, and until the sender publishes, it alone uses the slot.
    unsafe { cell.as_ref().slot.with_mut(|slot| Slot::write(slot, value)) }
}

/// Moves the value out.
///
/// # Safety
///
/// The cell is alive, its value was written, and this is the only read.
#[inline]
pub(super) unsafe fn take_value<T>(cell: NonNull<Cell<T>>) -> T {
    // SAFETY: by contract. The caller is the one half that uses the slot from here on.
    unsafe { cell.as_ref().slot.with_mut(|slot| Slot::read(slot)) }
}

/// Returns the name of the legacy function.
///
/// # Safety
///
/// The cell is alive.
pub(super) unsafe fn function<T>(cell: NonNull<Cell<T>>) -> FunctionName {
    // SAFETY: by contract. Nothing writes to the field.
    unsafe { (*cell.as_ptr()).function }
}

/// Returns what the cell reports to.
///
/// # Safety
///
/// The cell is alive.
#[inline(always)]
pub(super) unsafe fn operation<T>(cell: NonNull<Cell<T>>) -> Operation {
    // SAFETY: by contract. Nothing writes to the field.
    unsafe { (*cell.as_ptr()).operation }
}

/// Returns the function that the cell was made with.
///
/// # Safety
///
/// The caller is the receiver, the sender is done, and no value was written.
#[inline]
pub(super) unsafe fn dropped<T>(cell: NonNull<Cell<T>>) -> fn() -> T {
    // SAFETY: by contract. The sender does not use the slot any more.
    unsafe { cell.as_ref().slot.with_mut(|slot| Slot::dropped(slot)) }
}

/// Writes the value and publishes it, or returns it if the receiver is gone.
///
/// # Safety
///
/// The caller is the sender and has written no value before. If this returns `Ok` and the cell is not SHARED, the caller
/// does not use the cell again.
#[inline]
pub(super) unsafe fn send<T>(cell: NonNull<Cell<T>>, value: T) -> Result<(), T> {
    // SAFETY: the cell of a sender is alive until it publishes, or finds it closed and frees it.
    let operation = unsafe { operation(cell) };
    // SAFETY: as above. By contract, this is the only write, and it comes before `publish`.
    unsafe { write_value(cell, value) };
    // SAFETY: as above.
    if unsafe { cell.as_ref() }.header.publish(DONE) {
        operation.completed();
        return Ok(());
    }
    // SAFETY: as above. The cell is closed, and the caller has not freed it yet.
    operation.completed_unseen(|| is_wanted(unsafe { cell.as_ref() }.header.state()));
    // SAFETY: the value was written above. The receiver is gone without reading it, because it did not find DONE.
    Err(unsafe { take_value(cell) })
}

/// Publishes that no value will come. Returns `false` if the receiver is gone.
///
/// # Safety
///
/// The caller is the sender and has written no value. If this returns `true` and the cell is not SHARED, the caller does not
/// use the cell again.
#[inline]
pub(super) unsafe fn send_nothing<T>(cell: NonNull<Cell<T>>) -> bool {
    // SAFETY: as in `send`.
    let operation = unsafe { operation(cell) };
    // SAFETY: as in `send`.
    let is_seen = unsafe { cell.as_ref() }.header.publish(DROPPED);
    if is_seen {
        operation.dropped();
    } else {
        operation.dropped_unseen();
    }
    is_seen
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
