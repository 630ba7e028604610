//! The emitter of a callback that only one thread at a time can call.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;

use super::glue::Registering;
use super::{Buffer, Emitter};
use crate::Dropped;

/// The emitter of an `FnMut` callback that is not `Clone`: it is `Send`, and neither `Sync` nor `Clone`, so that there is
/// one producer.
pub struct SingleEmitter<V> {
    emitter: Emitter<V>,
    _not_sync: PhantomData<Cell<()>>,
}

/// A [`SingleEmitter`], and what becomes its stream. `dropped` names the legacy function.
///
/// ```ignore
/// let (mut emitter, registering) =
///     __private::single_events(Buffer::unbounded(), || Dropped::new("listen"));
/// listen(move |value| Neutral::reply(emitter.try_emit(value)));
/// registering.registered()
/// ```
pub fn single_events<V>(
    buffer: Buffer,
    dropped: fn() -> Dropped,
) -> (SingleEmitter<V>, Registering<V>) {
    let (emitter, registering) = super::glue::events(buffer, dropped);
    let emitter = SingleEmitter {
        emitter,
        _not_sync: PhantomData,
    };
    (emitter, registering)
}

impl<V> SingleEmitter<V> {
    /// Like [`Emitter::emit`].
    #[inline]
    #[track_caller]
    pub fn emit(&mut self, value: V) {
        self.emitter.emit(value);
    }

    /// Like [`Emitter::try_emit`].
    #[inline]
    #[track_caller]
    pub fn try_emit(&mut self, value: V) -> ControlFlow<()> {
        self.emitter.try_emit(value)
    }

    /// Like [`Emitter::is_wanted`].
    #[inline]
    pub fn is_wanted(&self) -> bool {
        self.emitter.is_wanted()
    }

    /// Like [`Emitter::end`].
    pub fn end(&mut self) {
        self.emitter.end();
    }

    /// Emits a value as the last item, even if the queue is full.
    pub fn emit_last(&mut self, value: V) {
        self.emitter.emit_last(value);
    }

    /// The code that calls back has panicked.
    pub(super) fn end_panicked(&mut self, message: String) {
        self.emitter.end_panicked(message);
    }
}

impl<T, E> SingleEmitter<Result<T, E>> {
    /// Like [`Emitter::fail`].
    pub fn fail(&mut self, error: E) {
        self.emitter.fail(error);
    }
}

impl<V> fmt::Debug for SingleEmitter<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleEmitter")
            .field("is_wanted", &self.is_wanted())
            .finish_non_exhaustive()
    }
}
