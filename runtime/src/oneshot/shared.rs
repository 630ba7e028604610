//! A sender that is used by reference: the first to send wins.

use std::{mem::ManuallyDrop, ptr::NonNull};

use super::{
    cell::{Cell, leave, operation, send, send_nothing},
    sender::Sender,
    state::is_wanted,
};
use crate::{
    operation::Operation,
    sync::{AtomicBool, Ordering},
};

pub(crate) struct SharedSender<T> {
    cell: NonNull<Cell<T>>,
    /// True after a caller has begun to send. There is one slot for a value, and this decides which caller may write
    /// it.
    claimed: AtomicBool,
}

// SAFETY: as for `Sender`.
unsafe impl<T: Send> Send for SharedSender<T> {}
// SAFETY: through a shared reference a `T` is moved in, or back to its caller, and never shared.
unsafe impl<T: Send> Sync for SharedSender<T> {}

impl<T> Sender<T> {
    /// Makes it usable by reference.
    pub(crate) fn share(self) -> SharedSender<T> {
        let cell = self.into_cell();
        // SAFETY: this was the cell's sender, so the cell is alive until the shared sender leaves it.
        unsafe { cell.as_ref() }.header.share();
        SharedSender {
            cell,
            claimed: AtomicBool::new(false),
        }
    }
}

impl<T> SharedSender<T> {
    /// Returns the right to send to the first caller.
    pub(crate) fn claim(&self) -> Option<Claim<'_, T>> {
        // Relaxed: the exchange alone decides who wins, and the winner publishes by the state.
        let first = !self.claimed.swap(true, Ordering::Relaxed);
        first.then(|| Claim { sender: self })
    }

    /// Returns what the cell reports to.
    pub(crate) fn operation(&self) -> Operation {
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives.
        unsafe { operation(self.cell) }
    }

    pub(crate) fn is_awaited(&self) -> bool {
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives.
        let state = unsafe { self.cell.as_ref() }.header.state();
        // Relaxed: the answer may be out of date at once anyway.
        is_wanted(state) && !self.claimed.load(Ordering::Relaxed)
    }
}

impl<T> Drop for SharedSender<T> {
    fn drop(&mut self) {
        // A claim that is dropped publishes that nothing was sent.
        drop(self.claim());
        // SAFETY: this is the shared sender's last act. If a value was written, the receiver reads it, or it has been
        // returned.
        unsafe { leave(self.cell) };
    }
}

/// The right to send, which one user of a [`SharedSender`] has won. Dropping it publishes that no value will come.
pub(crate) struct Claim<'a, T> {
    sender: &'a SharedSender<T>,
}

impl<T> Claim<'_, T> {
    /// Delivers the value, or returns it if the receiver is gone.
    pub(crate) fn send(self, value: T) -> Result<(), T> {
        let sender = ManuallyDrop::new(self).sender;
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives. There is one claim, which ends here,
        // and only a claim writes the value.
        unsafe { send(sender.cell, value) }
    }
}

impl<T> Drop for Claim<'_, T> {
    fn drop(&mut self) {
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives. There is one claim, which ends here, and
        // it has written no value.
        unsafe { send_nothing(self.sender.cell) };
    }
}
