//! The queues between callbacks and the one consumer of an [`Events`](crate::Events).
//!
//! [`shared`] is for any number of producers and has every policy. It is safe code around a mutex. [`single`] is for one
//! producer, with the policies that leave queued values alone. It is lock-free.

mod receiver;
mod sender;
pub(crate) mod shared;
#[cfg(target_has_atomic = "64")]
pub(crate) mod single;

use std::task::Waker;

use crate::panics::catch_panic_in_drop;
pub(crate) use receiver::{Receiver, with_queue};
pub(crate) use sender::{SingleSender, single_channel};

/// How a stream ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    Finished,
    Dropped,
    Failed,
    Overflowed,
    Closed,
    Panicked,
}

/// The treatment of a value for which there is no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Policy {
    Unbounded,
    DropOldest(usize),
    DropNewest(usize),
    Block(usize),
    End(usize),
    /// Unbounded, but a new value is combined with the last one.
    Merge,
}

/// Drops foreign values one by one, so that two destructors that panic do not meet.
pub(crate) fn catch_panics_in_drops<V>(values: impl IntoIterator<Item = V>) {
    values.into_iter().for_each(catch_panic_in_drop);
}

/// The words of a waker, to be compared.
fn words(waker: &Waker) -> (usize, usize) {
    (
        waker.data().addr(),
        std::ptr::from_ref(waker.vtable()).addr(),
    )
}
