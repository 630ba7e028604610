//! The half that delivers the value.

use std::{
    mem::ManuallyDrop,
    ptr::{self, NonNull},
};

use super::{
    cell::{Cell, free, operation, send, send_nothing},
    state::is_wanted,
};
use crate::{
    operation::Operation,
    sync::{AtomicPtr, Ordering},
};

pub(crate) struct Sender<T> {
    cell: NonNull<Cell<T>>,
}

// SAFETY: a sender moves a `T` to the receiver's thread or back to its caller, and the waker is `Send`.
unsafe impl<T: Send> Send for Sender<T> {}
// SAFETY: a shared reference only allows loading the state.
unsafe impl<T: Send> Sync for Sender<T> {}

impl<T> Sender<T> {
    #[inline]
    pub(super) const fn new(cell: NonNull<Cell<T>>) -> Self {
        Self { cell }
    }

    #[inline]
    pub(super) fn into_cell(self) -> NonNull<Cell<T>> {
        ManuallyDrop::new(self).cell
    }

    /// Delivers the value, or returns it if the receiver is gone.
    #[inline]
    pub(crate) fn send(self, value: T) -> Result<(), T> {
        let cell = self.into_cell();
        // SAFETY: this is the sender, which was just forgotten.
        let sent = unsafe { send(cell, value) };
        if sent.is_err() {
            // SAFETY: the receiver is gone. `send` has seen that with Acquire and has read the value back.
            unsafe { free(cell) };
        }
        sent
    }

    pub(crate) fn is_awaited(&self) -> bool {
        // SAFETY: a sender's cell is alive as long as the sender.
        is_wanted(unsafe { self.cell.as_ref() }.header.state())
    }

    /// Returns what the cell reports to.
    #[inline]
    pub(crate) fn operation(&self) -> Operation {
        // SAFETY: a sender's cell is alive as long as the sender.
        unsafe { operation(self.cell) }
    }

    /// Turns the sender into a pointer. It is leaked if the pointer is lost.
    #[inline]
    pub(crate) fn into_raw(self) -> NonNull<()> {
        self.into_cell().cast()
    }

    /// Turns a pointer back into the sender.
    ///
    /// # Safety
    ///
    /// The pointer comes from `into_raw` of a `Sender<T>` with the same `T`, and this is its only `from_raw`. If this is
    /// another thread than that of `into_raw`, `T` is `Send`.
    #[inline]
    pub(crate) unsafe fn from_raw(raw: NonNull<()>) -> Self {
        Self::new(raw.cast())
    }
}

impl<T> Drop for Sender<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: this is the sender's last act, and a sender that still exists has written no value.
        if !unsafe { send_nothing(self.cell) } {
            // SAFETY: the receiver is gone, seen with Acquire. A sender that still exists has written no value.
            unsafe { free(self.cell) };
        }
    }
}

/// A sender that can be taken out through a shared reference, once.
pub(crate) struct OnceSender<T> {
    /// Null once the sender has been taken.
    cell: AtomicPtr<Cell<T>>,
    /// A copy, because the cell may be gone when the second call comes.
    operation: Operation,
    /// Makes it `Send`, `Sync` and invariant as the sender is.
    _sender: std::marker::PhantomData<Sender<T>>,
}

impl<T> OnceSender<T> {
    #[inline]
    pub(crate) fn new(sender: Sender<T>) -> Self {
        let operation = sender.operation();
        Self {
            cell: AtomicPtr::new(sender.into_cell().as_ptr()),
            operation,
            _sender: std::marker::PhantomData,
        }
    }

    /// Returns the sender to the first caller.
    #[inline]
    pub(crate) fn take(&self) -> Option<Sender<T>> {
        // Relaxed: the exchange alone decides who wins. The cell was made before the reference to us was passed on.
        match NonNull::new(self.cell.swap(ptr::null_mut(), Ordering::Relaxed)) {
            Some(cell) => Some(Sender::new(cell)),
            None => {
                self.operation.called_again();
                None
            }
        }
    }
}

impl<T> Drop for OnceSender<T> {
    #[inline]
    fn drop(&mut self) {
        // A load first, because it is cheaper than the exchange. Relaxed: this is the only reference.
        if !self.cell.load(Ordering::Relaxed).is_null() {
            drop(self.take());
        }
    }
}
