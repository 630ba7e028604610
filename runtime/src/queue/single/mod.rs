//! The queue of one producer: no lock, and one exchange for each value.
//!
//! The macro uses it where a callback is `FnMut` and not `Clone`, so that one thread at a time can call it. Values lie in
//! [`list`] (unbounded) or [`ring`] (bounded); both halves know from [`word`] alone how far they may go.
//!
//! # The word
//!
//! One atomic word holds everything that both halves have to agree on:
//!
//! | bits | written by | meaning |
//! |---|---|---|
//! | `WAITING`, `CELL` | set by the receiver, cleared by both | the waker in cell 0 or 1 is the sender's to take |
//! | `CLOSED` | receiver | values after the count that it found are not read any more |
//! | `GONE` | sender | the sender was dropped |
//! | end | sender | how the stream ended |
//! | count | sender | how many values were ever published |
//!
//! The sender publishes by `swap`, because it knows all its own bits. What the swap returns tells it if it has a waker to
//! wake, and if it came too late. The receiver changes its bits by read-modify-writes that leave the others. All changes are
//! read-modify-writes of one word, so they have one order, and no wake-up can be missed: either the receiver finds the new
//! count when it sets `WAITING`, or the sender finds `WAITING` when it publishes.
//!
//! # Values
//!
//! The slot of a value belongs to the sender until its count is published (Release), and to the receiver afterwards
//! (Acquire). Once it has closed, the receiver reads no slot at or after the count that it found then. So a sender whose swap
//! finds `CLOSED` owns the value that it has just published, takes it back and drops it. It is the last one that it writes.
//!
//! # Two waker cells
//!
//! When the swap has cleared `WAITING`, the sender reads the cell, perhaps much later. Meanwhile the receiver may want to
//! wait again, so it writes to the other cell. When that one has been taken too, the sender has swapped again, so it has
//! finished reading the first one (its swap is a Release, the receiver's look at the word an Acquire). To change its waker
//! while it waits, the receiver first clears `WAITING`. If it was still set, the cell is the receiver's again.
//!
//! # Memory
//!
//! Both halves hold the core in an `Arc`. The receiver drops what was published before it closed; the sender takes back what
//! it publishes later. So no value is left when the core is freed.

#![allow(
    unsafe_code,
    reason = "a lock or an allocation for each value would cost several times the work"
)]

mod list;
mod receiver;
mod ring;
mod sender;
mod signal;
mod word;

use std::sync::OnceLock;

use crate::operation::Operation;
use crate::sync::Arc;
pub(crate) use receiver::Receiver;
pub(crate) use sender::Sender;
use signal::Signal;

pub(crate) use list::List;
pub(crate) use ring::Ring;

/// The state that both halves share.
struct Core<S> {
    signal: Signal,
    values: S,
    operation: Operation,
    /// The message of the panic that ended the stream.
    message: OnceLock<Box<str>>,
}

/// A place for values. Each half has its own position in it.
///
/// # Safety
///
/// `read` returns the values in the order in which they were written. `write` and `read` may run at the same time, for
/// different values.
pub(crate) unsafe trait Values {
    type Value;

    /// The position of the sender.
    type Back: Default;
    /// The position of the receiver.
    type Front: Default;

    /// Returns whether there is room for a value.
    fn has_room(&self, back: &mut Self::Back) -> bool;

    /// Adds a value.
    ///
    /// # Safety
    ///
    /// The caller is the sender, `back` is its position in this place, and `has_room` has returned true since the last
    /// value.
    unsafe fn write(&self, back: &mut Self::Back, value: Self::Value);

    /// Adds a last value, for which there always is room.
    ///
    /// # Safety
    ///
    /// The caller is the sender, and `back` is its position in this place. Nothing is written afterwards.
    unsafe fn write_last(&self, back: &mut Self::Back, value: Self::Value);

    /// Takes the value back that was written last.
    ///
    /// # Safety
    ///
    /// The same as for `write_last`. A value was written, and it will not be read.
    unsafe fn write_back(&self, back: &mut Self::Back) -> Self::Value;

    /// Takes the next value, and adds the losses in front of it to `lost`.
    ///
    /// # Safety
    ///
    /// The caller is the receiver, and `front` is its position in this place. The write of the value happened before.
    unsafe fn read(&self, front: &mut Self::Front, lost: &mut u64) -> Self::Value;

    /// The values that were read so far are not needed any more.
    fn make_room(&self, read: u64);

    /// Counts a value for which there was no room. Returns whether the stream is still open.
    fn count_lost(&self, back: &mut Self::Back) -> bool;

    /// The losses after the last value, once.
    fn take_trailing(&self) -> u64;

    /// The receiver will read nothing any more.
    ///
    /// # Safety
    ///
    /// The same as for `read`, and it is the receiver's last call.
    unsafe fn leave(&self, front: &mut Self::Front);
}

/// The two halves of a queue over `values`.
pub(crate) fn channel<S: Values>(values: S, operation: Operation) -> (Sender<S>, Receiver<S>) {
    let core = Arc::new(Core {
        signal: Signal::new(),
        values,
        operation,
        message: OnceLock::new(),
    });
    (Sender::new(Arc::clone(&core)), Receiver::new(core))
}
