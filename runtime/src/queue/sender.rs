//! The producing half of the queue that a callback with one caller at a time has.

#[cfg(target_has_atomic = "64")]
use super::single::{self, List, Ring};
use super::{End, Policy, Receiver, shared};
use crate::operation::Operation;

/// The only producer of a queue.
pub(crate) enum SingleSender<V> {
    Shared(shared::Sender<V>),
    #[cfg(target_has_atomic = "64")]
    List(single::Sender<List<V>>),
    #[cfg(target_has_atomic = "64")]
    Ring(single::Sender<Ring<V>>),
}

/// Rings are allocated at once, so larger ones would cost too much memory in advance.
#[cfg(target_has_atomic = "64")]
const LARGEST_RING: usize = 1 << 16;

/// The queue that is fastest for this policy.
pub(crate) fn single_channel<V>(
    policy: Policy,
    operation: Operation,
) -> (SingleSender<V>, Receiver<V>) {
    match policy {
        #[cfg(target_has_atomic = "64")]
        Policy::Unbounded => {
            let (sender, receiver) = single::channel(List::new(), operation);
            (SingleSender::List(sender), Receiver::List(receiver))
        }
        #[cfg(target_has_atomic = "64")]
        Policy::DropNewest(limit) | Policy::End(limit) if limit <= LARGEST_RING => {
            let ends = matches!(policy, Policy::End(_));
            let (sender, receiver) = single::channel(Ring::new(limit, ends), operation);
            (SingleSender::Ring(sender), Receiver::Ring(receiver))
        }
        _ => {
            let (sender, receiver) = shared::channel(policy, operation);
            (SingleSender::Shared(sender), Receiver::Shared(receiver))
        }
    }
}

/// Calls a method of the queue.
macro_rules! delegate {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match $self {
            Self::Shared(sender) => sender.$method($($argument),*),
            #[cfg(target_has_atomic = "64")]
            Self::List(sender) => sender.$method($($argument),*),
            #[cfg(target_has_atomic = "64")]
            Self::Ring(sender) => sender.$method($($argument),*),
        }
    };
}

impl<V> SingleSender<V> {
    /// Adds a value. Returns whether the stream is open, or otherwise drops the value.
    #[inline(always)]
    #[track_caller]
    pub(crate) fn send(&mut self, value: V) -> bool {
        delegate!(self.send(value))
    }

    /// Adds a last value, however full the queue is, and ends the stream. If it had ended, drops the value.
    pub(crate) fn send_last(&mut self, value: V, end: End) {
        delegate!(self.send_last(value, end));
    }

    /// Ends the stream.
    pub(crate) fn end(&mut self, end: End) {
        delegate!(self.end(end));
    }

    /// Ends the stream because the code that sends has panicked.
    pub(crate) fn end_panicked(&mut self, message: String) {
        delegate!(self.end_panicked(message));
    }

    /// Returns whether a value would still be taken.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        delegate!(self.is_open())
    }
}
