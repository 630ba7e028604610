//! The emitter of a generated listener.

use std::future::Future;
use std::ops::ControlFlow;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::sync::Arc;

use super::Emitter;
use super::emitter::emit_when_room;

/// An emitter of `V`s, whose stream has `V`s as its items, or items that are made of them: if a function that blocks can fail,
/// they are `Result`s.
pub enum ListenerEmitter<V> {
    /// The items are `V`s.
    Plain(Emitter<V>),
    /// The items are made of `V`s.
    Wrapping(Arc<dyn Wrapping<V>>),
}

/// An emitter of items that are made of `V`s.
pub trait Wrapping<V>: Send + Sync {
    /// Like [`Emitter::is_wanted`].
    fn is_wanted(&self) -> bool;
    /// Like [`Emitter::try_emit`].
    #[track_caller]
    fn try_emit(&self, value: V) -> ControlFlow<()>;
    /// Like [`emit_when_room`].
    fn emit_when_room(&self, value: V) -> WhenEmitted;
    /// Emits the last item.
    fn emit_last(&self, value: V);
    /// Emits the last item, which is an error of the listener.
    fn fail_with(&self, value: V);
    /// Like [`Emitter::end`].
    fn end(&self);
}

/// A future that emits, and says whether the stream is open.
pub type WhenEmitted = Pin<Box<dyn Future<Output = ControlFlow<()>> + Send>>;

/// An emitter of `Result`s.
struct Fallible<V, E>(Emitter<Result<V, E>>);

impl<V: Send + 'static, E: Send + 'static> Wrapping<V> for Fallible<V, E> {
    fn is_wanted(&self) -> bool {
        self.0.is_wanted()
    }

    #[track_caller]
    fn try_emit(&self, value: V) -> ControlFlow<()> {
        self.0.try_emit(Ok(value))
    }

    fn emit_when_room(&self, value: V) -> WhenEmitted {
        Box::pin(emit_when_room(&self.0, Ok(value)))
    }

    fn emit_last(&self, value: V) {
        self.0.emit_last(Ok(value));
    }

    fn fail_with(&self, value: V) {
        self.0.fail_with(Ok(value));
    }

    fn end(&self) {
        self.0.end();
    }
}

impl<V: Send + 'static> ListenerEmitter<V> {
    /// Emits into a stream of `Result`s.
    pub(crate) fn wrapping<E: Send + 'static>(emitter: Emitter<Result<V, E>>) -> Self {
        Self::Wrapping(Arc::new(Fallible(emitter)))
    }
}

impl<V> ListenerEmitter<V> {
    /// Like [`Emitter::try_emit`].
    #[inline]
    #[track_caller]
    pub fn try_emit(&self, value: V) -> ControlFlow<()> {
        match self {
            Self::Plain(emitter) => emitter.try_emit(value),
            Self::Wrapping(emitter) => emitter.try_emit(value),
        }
    }

    /// Like [`Emitter::is_wanted`].
    #[inline]
    pub fn is_wanted(&self) -> bool {
        match self {
            Self::Plain(emitter) => emitter.is_wanted(),
            Self::Wrapping(emitter) => emitter.is_wanted(),
        }
    }

    /// Like [`Emitter::end`].
    pub fn end(&self) {
        match self {
            Self::Plain(emitter) => emitter.end(),
            Self::Wrapping(emitter) => emitter.end(),
        }
    }

    pub(super) fn emit_last(&self, value: V) {
        match self {
            Self::Plain(emitter) => emitter.emit_last(value),
            Self::Wrapping(emitter) => emitter.emit_last(value),
        }
    }
}

impl<T, E> ListenerEmitter<Result<T, E>> {
    /// Like [`Emitter::fail`].
    pub fn fail(&self, error: E) {
        match self {
            Self::Plain(emitter) => emitter.fail(error),
            Self::Wrapping(emitter) => emitter.fail_with(Err(error)),
        }
    }
}

impl<V> Clone for ListenerEmitter<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Plain(emitter) => Self::Plain(emitter.clone()),
            Self::Wrapping(emitter) => Self::Wrapping(Arc::clone(emitter)),
        }
    }
}

// Like an `Emitter`.
impl<V> UnwindSafe for ListenerEmitter<V> {}
impl<V> RefUnwindSafe for ListenerEmitter<V> {}
