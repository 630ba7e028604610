//! The emitter of a callback that only one thread at a time can call.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::emitter::flow;
use super::{Buffer, Events};
use crate::Dropped;
use crate::operation::Operation;
use crate::queue::{End, SingleSender, single_channel};

/// The emitter of an `FnMut` callback that is not `Clone`: it is `Send`, and neither `Sync` nor `Clone`, so that there is
/// one producer.
pub struct SingleEmitter<V> {
    sender: SingleSender<V>,
    _not_sync: PhantomData<Cell<()>>,
}

/// A [`SingleEmitter`] and its stream. `dropped` names the legacy function.
///
/// ```ignore
/// let (mut emitter, events) =
///     __private::single_events(Buffer::unbounded(), || Dropped::new("listen"));
/// listen(move |value| Neutral::reply(emitter.try_emit(value)));
/// events
/// ```
#[track_caller]
pub fn single_events<V>(buffer: Buffer, dropped: fn() -> Dropped) -> (SingleEmitter<V>, Events<V>) {
    let operation = Operation::stream(dropped);
    let (sender, receiver) = single_channel(buffer.policy(), operation);
    let emitter = SingleEmitter {
        sender,
        _not_sync: PhantomData,
    };
    let events = Events::from_receiver(receiver, dropped, operation);
    (emitter, events)
}

impl<V> SingleEmitter<V> {
    /// Like [`Emitter::emit`](crate::Emitter::emit).
    #[inline(always)]
    #[track_caller]
    pub fn emit(&mut self, value: V) {
        self.sender.send(value);
    }

    /// Like [`Emitter::try_emit`](crate::Emitter::try_emit).
    #[inline(always)]
    #[track_caller]
    pub fn try_emit(&mut self, value: V) -> ControlFlow<()> {
        flow(self.sender.send(value))
    }

    /// Like [`Emitter::is_wanted`](crate::Emitter::is_wanted).
    #[inline]
    pub fn is_wanted(&self) -> bool {
        self.sender.is_open()
    }

    /// Like [`Emitter::end`](crate::Emitter::end).
    pub fn end(&mut self) {
        self.sender.end(End::Finished);
    }

    /// Emits a value as the last item, even if the queue is full.
    pub(super) fn emit_last(&mut self, value: V) {
        self.sender.send_last(value, End::Finished);
    }

    /// The function has failed with the last item.
    pub(super) fn fail_with(&mut self, item: V) {
        self.sender.send_last(item, End::Failed);
    }

    /// The code that calls back has panicked.
    pub(super) fn end_panicked(&mut self, message: String) {
        self.sender.end_panicked(message);
    }
}

impl<T, E> SingleEmitter<Result<T, E>> {
    /// Like [`Emitter::fail`](crate::Emitter::fail).
    pub fn fail(&mut self, error: E) {
        self.sender.send_last(Err(error), End::Failed);
    }
}

// A panic leaves the queue whole: a value is in it or it is not.
impl<V> UnwindSafe for SingleEmitter<V> {}
impl<V> RefUnwindSafe for SingleEmitter<V> {}

impl<V> fmt::Debug for SingleEmitter<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleEmitter")
            .field("is_wanted", &self.is_wanted())
            .finish_non_exhaustive()
    }
}
