//! The half that takes the value.

use std::{
    mem::ManuallyDrop,
    ptr::NonNull,
    task::{Poll, Waker},
};

use super::{
    cell::{Cell, dropped, free, function, leave, operation, take_value},
    state::{CLOSED, DETACHED, DONE, SHARED, is_open, phase},
};
use crate::operation::Operation;
use crate::panics::catch_panic_in_drop;

pub(crate) struct Receiver<T> {
    cell: NonNull<Cell<T>>,
}

// SAFETY: a receiver returns or drops a `T` that came from another thread, and the waker is `Send`.
unsafe impl<T: Send> Send for Receiver<T> {}
// SAFETY: a shared reference only allows loading the state.
unsafe impl<T: Send> Sync for Receiver<T> {}

/// The result of a sender: a value, or what to call instead because the sender was dropped.
pub(crate) type Outcome<T> = Result<T, fn() -> T>;

/// The state that a receiver found when it closed.
pub(crate) enum FoundAtClose<T> {
    /// The sender was not done. If it still sends a value, it gets the value back.
    Pending,
    /// The sender had been dropped.
    Dropped,
    /// The sender had delivered this.
    Value(T),
}

impl<T> Receiver<T> {
    #[inline]
    pub(super) const fn new(cell: NonNull<Cell<T>>) -> Self {
        Self { cell }
    }

    #[inline]
    fn into_cell(self) -> NonNull<Cell<T>> {
        ManuallyDrop::new(self).cell
    }

    #[inline]
    fn state(&self) -> usize {
        // SAFETY: a receiver's cell is alive as long as the receiver.
        unsafe { self.cell.as_ref() }.header.state()
    }

    /// Returns the name of the legacy function.
    pub(crate) fn function(&self) -> &'static str {
        // SAFETY: a receiver's cell is alive as long as the receiver.
        let function = unsafe { function(self.cell) };
        function()
    }

    /// Returns whether the sender has delivered a value or was dropped.
    #[inline]
    pub(crate) fn is_done(&self) -> bool {
        !is_open(self.state())
    }

    /// Takes the receiver with the value of a sender that was never shared, and the companion `G`. Otherwise returns
    /// `None` and changes nothing.
    ///
    /// This is the usual case after a callback inside the call, and small enough to be inlined.
    #[inline]
    pub(crate) fn take_value<G>(this: &mut Option<(Self, G)>) -> Option<(T, G)> {
        let (receiver, _) = this.as_ref()?;
        if receiver.state() != DONE {
            return None;
        }
        let (receiver, companion) = this.take()?;
        // SAFETY: the sender is done, which was seen with Acquire. The receiver does not use its cell after this.
        let value = unsafe { finish_with_value(receiver.into_cell()) };
        Some((value, companion))
    }

    /// Takes the receiver with its outcome and the companion `G`. If the sender is not done, registers `waker`.
    ///
    /// # Panics
    ///
    /// If the receiver has been taken.
    #[inline]
    #[track_caller]
    pub(crate) fn poll<G>(this: &mut Option<(Self, G)>, waker: &Waker) -> Poll<(Outcome<T>, G)> {
        let Some((receiver, _)) = this else {
            already_taken()
        };
        // SAFETY: a receiver's cell is alive as long as the receiver, and this is the receiver.
        let registered = unsafe { receiver.cell.as_ref() }.header.register(waker);
        // SAFETY: `register` returns a state in which the sender is done, read with Acquire.
        registered.map(|state| unsafe { Self::take(this, state) })
    }

    /// Like [`poll`](Self::poll), for a waker that will not be replaced. It is registered even at the last version.
    #[track_caller]
    pub(crate) fn poll_last<G>(
        this: &mut Option<(Self, G)>,
        waker: &Waker,
    ) -> Poll<(Outcome<T>, G)> {
        let Some((receiver, _)) = this else {
            already_taken()
        };
        // SAFETY: as in `poll`.
        let registered = unsafe { receiver.cell.as_ref() }
            .header
            .register_last(waker);
        // SAFETY: as in `poll`.
        registered.map(|state| unsafe { Self::take(this, state) })
    }

    /// Like [`poll`](Self::poll), but without a waker.
    #[inline]
    #[track_caller]
    pub(crate) fn try_take<G>(this: &mut Option<(Self, G)>) -> Option<(Outcome<T>, G)> {
        let Some((receiver, _)) = this else {
            already_taken()
        };
        let state = receiver.state();
        // SAFETY: the sender is done in every state that is not open, and `state` was read with Acquire.
        (!is_open(state)).then(|| unsafe { Self::take(this, state) })
    }

    /// # Safety
    ///
    /// `state` is that of this receiver's cell, read with Acquire, and the sender is done in it.
    #[inline]
    #[track_caller]
    unsafe fn take<G>(this: &mut Option<(Self, G)>, state: usize) -> (Outcome<T>, G) {
        let Some((receiver, companion)) = this.take() else {
            already_taken()
        };
        // SAFETY: by contract. The receiver does not use its cell after this.
        let outcome = unsafe { finish(receiver.into_cell(), state) };
        (outcome, companion)
    }

    /// Decides whether the sender came first, and takes what it left.
    #[inline]
    pub(crate) fn close(self) -> FoundAtClose<T> {
        self.close_as(CLOSED, Operation::cancelled)
    }

    /// Like dropping it, but a sender that asks later is told that its work is wanted.
    pub(crate) fn detach(self) {
        self.drop_as(DETACHED, Operation::detached);
    }

    /// Like dropping it, because the operation was done without the sender.
    pub(crate) fn drop_done(self) {
        self.drop_as(CLOSED, Operation::done_at_once);
    }

    /// Closes, and drops the value if there is one.
    fn drop_as(self, closed: usize, report: fn(Operation)) {
        if let FoundAtClose::Value(value) = self.close_as(closed, report) {
            catch_panic_in_drop(value);
        }
    }

    #[inline]
    fn close_as(self, closed: usize, report: fn(Operation)) -> FoundAtClose<T> {
        let cell = self.into_cell();
        // SAFETY: the cell is alive until the receiver closes.
        let operation = unsafe { operation(cell) };
        // SAFETY: the cell is alive until the receiver closes or finds the sender done, which happens here.
        let seen = unsafe { cell.as_ref() }.header.close(closed);
        if is_open(seen) {
            if seen & SHARED != 0 {
                // SAFETY: the receiver was just forgotten, and it reads no value.
                unsafe { leave(cell) };
            }
            report(operation);
            return FoundAtClose::Pending;
        }
        // SAFETY: the sender is done, which was seen with Acquire. The receiver was just forgotten.
        match unsafe { finish(cell, seen) } {
            Ok(value) => FoundAtClose::Value(value),
            Err(_) => FoundAtClose::Dropped,
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        Self { cell: self.cell }.drop_as(CLOSED, Operation::cancelled);
    }
}

/// Takes what the sender left, and ends the receiver's use of the cell.
///
/// # Safety
///
/// The caller is the receiver and does not use the cell again. `state` was read with Acquire, and its phase is DONE or
/// DROPPED.
unsafe fn finish<T>(cell: NonNull<Cell<T>>, state: usize) -> Outcome<T> {
    if state == DONE {
        // SAFETY: by contract.
        return Ok(unsafe { finish_with_value(cell) });
    }
    // SAFETY: the cell is alive until the receiver frees or leaves it.
    unsafe { operation(cell) }.taken();
    let outcome = if phase(state) == DONE {
        // SAFETY: as in `finish_with_value`.
        Ok(unsafe { take_value(cell) })
    } else {
        // SAFETY: DROPPED is published only by a sender that has written no value.
        Err(unsafe { dropped(cell) })
    };
    if state & SHARED == 0 {
        // SAFETY: as in `finish_with_value`.
        unsafe { free(cell) };
    } else {
        // SAFETY: this is the receiver's last act.
        unsafe { leave(cell) };
    }
    outcome
}

/// [`finish`] for a value from a sender that was never shared.
///
/// # Safety
///
/// The same as for `finish`, and the state is DONE without a flag.
#[inline]
unsafe fn finish_with_value<T>(cell: NonNull<Cell<T>>) -> T {
    // SAFETY: the cell is alive until the receiver frees it.
    unsafe { operation(cell) }.taken();
    // SAFETY: DONE is published after the value was written, and only the receiver reads it, once.
    let value = unsafe { take_value(cell) };
    // SAFETY: an unshared sender that has published is gone, and the value has been read.
    unsafe { free(cell) };
    value
}

#[cold]
#[inline(never)]
#[track_caller]
fn already_taken() -> ! {
    panic!("`Awaitable` was asked again after it had given its value")
}

#[cfg(all(test, not(awaitify_loom)))]
mod tests {
    use super::super::channel;
    use super::*;

    #[test]
    fn dropped_receiver_closes() {
        let (sender, receiver) = channel(|| "", || 0, Operation::SILENT);
        assert!(sender.is_awaited());
        drop(receiver);
        assert_eq!(sender.send(1), Err(1));
    }
}
