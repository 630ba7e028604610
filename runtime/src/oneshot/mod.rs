//! The completion cell: one allocation that carries one value from a callback to an awaiting task.
//!
//! [`Sender`] and [`Receiver`] are linear. Whatever safe code does with them, the cell is freed once and a delivered
//! value is dropped once.
//!
//! # States
//!
//! The state word holds a phase, two flags of a shared sender, and a version that counts how often the waker was
//! replaced.
//!
//! | phase    | waker words             | slot                    | who frees the cell             |
//! |----------|-------------------------|-------------------------|--------------------------------|
//! | EMPTY    | the receiver writes     | the sender writes       | undecided                      |
//! | WAITING  | hold a waker            | the sender writes       | undecided                      |
//! | DONE     | unused                  | a value                 | the receiver (the sender left) |
//! | DROPPED  | unused                  | the function `dropped`  | the receiver (the sender left) |
//! | CLOSED   | unused                  | the sender writes       | the sender (the receiver left) |
//! | DETACHED | unused                  | the sender writes       | the sender (the receiver left) |
//!
//! The slot holds the function `dropped` until the sender writes a value. Small cells are [recycled](recycle).
//!
//! # Transitions
//!
//! | from            | to           | by       | when                      | then                               |
//! |-----------------|--------------|----------|---------------------------|------------------------------------|
//! | EMPTY v         | WAITING v    | receiver | polled, waker written     |                                    |
//! | WAITING v       | EMPTY v+1    | receiver | polled with another waker | owns the old waker, writes the new |
//! | EMPTY v         | DONE/DROPPED | sender   | completed / dropped       | never uses the cell again          |
//! | WAITING v       | DONE/DROPPED | sender   | completed / dropped       | owns the waker, wakes it           |
//! | EMPTY v         | CLOSED       | receiver | dropped                   | never uses the cell again          |
//! | WAITING v       | CLOSED       | receiver | dropped                   | owns the waker, drops it           |
//! | EMPTY/WAITING v | DETACHED     | receiver | detached                  | as for CLOSED                      |
//!
//! Each is one compare-exchange.
//!
//! DETACHED differs from CLOSED in one point: the sender is still told that its work is wanted.
//!
//! # Why the waker needs no lock
//!
//! The sender must not read the waker after it has published DONE, because the receiver may have freed the cell by then.
//! Before that, the receiver may be replacing the waker. So the sender reads the two words first and then publishes with
//! one compare-exchange on the state that it saw before. To replace the waker, the receiver must have exchanged that same
//! state for another version. Both exchanges cannot succeed from one state. So a sender that succeeds has read words that
//! the receiver was not writing, and a torn pair is always discarded.
//!
//! # References that end before their call
//!
//! When one half has published, the other may free the cell before the first has returned from a method of [`Header`]
//! that takes `&self`. This is sound because every byte of a header is in an atomic: a reference does not promise that
//! memory inside an `UnsafeCell` stays allocated. So a header must never have a plain field. The plain fields of a cell, the
//! function's name and the operation, are copied by a half before it publishes.
//!
//! # Version wrap
//!
//! If a state came back to the same version, the argument about the waker would break: a sender that was stopped between
//! its reads and its exchange could accept a torn pair. So versions never wrap. There are 2^59 of them on 64-bit targets.
//! On 32-bit targets there are 2^27, which an adversarial executor could use up in seconds while the sender's thread is
//! stopped. At the last version the receiver registers no waker any more and asks to be polled again at once instead.
//! That is slow, but correct. `on_done` registers its waker even at the last version, because nothing replaces it.
//!
//! # Shared senders
//!
//! A [`SharedSender`] is used by reference, so it may load the state while another thread completes. The flag SHARED is
//! set before a second thread can have a reference. It says that publishing does not end the sender's use of the cell.
//! The receiver and the shared sender each set LEFT when they leave, and the one that finds it set frees the cell.
//!
//! [`Header`]: header::Header
#![allow(
    unsafe_code,
    reason = "the two halves share the cell without a lock or a reference count"
)]

mod cell;
mod header;
mod name;
mod receiver;
mod recycle;
mod sender;
mod shared;
mod slot;
mod state;
mod waker;

use crate::operation::{FunctionName, Operation};
use cell::new_cell;
pub(crate) use name::named;
pub(crate) use receiver::{FoundAtClose, Outcome, Receiver};
pub(crate) use sender::{OnceSender, Sender};
pub(crate) use shared::SharedSender;

/// Creates a cell and returns its two halves. `dropped` makes what the awaitable returns if the sender is dropped.
#[inline]
pub(crate) fn channel<T>(
    function: FunctionName,
    dropped: fn() -> T,
    operation: Operation,
) -> (Sender<T>, Receiver<T>) {
    let cell = new_cell(function, dropped, operation);
    (Sender::new(cell), Receiver::new(cell))
}
