//! Callbacks that return a future, in which they wait for room.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::emitter::{Emitting, emit_when_room};
use super::glue::Neutral;
use super::{Emitter, Flow};

/// An emitter that does not wait for room itself: its methods return what waits.
pub struct InFuture<'e, V>(pub &'e Emitter<V>);

impl<V> InFuture<'_, V> {
    /// Emits `value` once there is room.
    pub fn try_emit(&self, value: V) -> Waiting<V> {
        self.emit_with(|| value)
    }

    /// Emits what `make` returns. It does not run once the stream is closed.
    pub fn emit_with(&self, make: impl FnOnce() -> V) -> Waiting<V> {
        self.filter_with(|| Some(make()))
    }

    /// Like `emit_with`, for a function that may have nothing to emit.
    pub fn filter_with(&self, make: impl FnOnce() -> Option<V>) -> Waiting<V> {
        let value = self.0.is_wanted().then(make).flatten();
        match value {
            Some(value) => Waiting::Value(self.0.clone(), value),
            None if self.0.is_wanted() => Waiting::Done(ControlFlow::Continue(())),
            None => Waiting::Done(ControlFlow::Break(())),
        }
    }

    /// Like `emit_with`, for a function that can end the stream.
    pub fn flow_with(&self, make: impl FnOnce() -> Flow<V>) -> Waiting<V> {
        self.filter_with(|| match make() {
            Flow::Item(value) => Some(value),
            flow => {
                _ = self.0.flow_with(|| flow);
                None
            }
        })
    }
}

impl<U, E> InFuture<'_, Result<U, E>> {
    /// Like `flow_with`, for a function that can fail.
    pub fn flow_result_with(&self, make: impl FnOnce() -> Flow<U, E>) -> Waiting<Result<U, E>> {
        self.filter_with(|| match make() {
            Flow::Item(value) => Some(Ok(value)),
            flow => {
                _ = self.0.flow_result_with(|| flow);
                None
            }
        })
    }
}

/// A value that waits for room in the queue.
#[must_use = "nothing is emitted until it is polled"]
pub enum Waiting<V> {
    /// It was not polled yet.
    Value(Emitter<V>, V),
    /// It was polled.
    Emitting(Emitting<V>),
    /// There is no value, or it is in the queue.
    Done(ControlFlow<()>),
}

// The value is moved, and never pinned.
impl<V> Unpin for Waiting<V> {}

impl<V> Waiting<V> {
    /// Waits, and says whether the stream is open.
    pub async fn told(self) -> ControlFlow<()> {
        match self {
            Waiting::Value(emitter, value) => emit_when_room(&emitter, value).await,
            Waiting::Emitting(emitting) => emitting.await,
            Waiting::Done(flow) => flow,
        }
    }

    /// Waits on this thread.
    fn block(self) -> ControlFlow<()> {
        match self {
            Waiting::Value(emitter, value) => emitter.try_emit(value),
            Waiting::Emitting(_) => ControlFlow::Continue(()),
            Waiting::Done(flow) => flow,
        }
    }
}

impl<V> Future for Waiting<V> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Waiting::Value(..) = *self {
            let waiting = std::mem::replace(&mut *self, Waiting::Done(ControlFlow::Continue(())));
            if let Waiting::Value(emitter, value) = waiting {
                *self = Waiting::Emitting(emit_when_room(&emitter, value));
            }
        }
        match &mut *self {
            Waiting::Emitting(emitting) => Pin::new(emitting).poll(cx).map(|_| ()),
            Waiting::Value(..) | Waiting::Done(_) => Poll::Ready(()),
        }
    }
}

/// The reply of a callback that waits for room: a future that waits, or the value that other callbacks return.
#[diagnostic::on_unimplemented(
    message = "the callback must return `{Self}`, but no value is given",
    label = "returns `{Self}`",
    note = "add the value to return: `reply = …`, and `reply_when_closed = …` for calls after the stream is closed"
)]
pub trait WhenRoom<V>: Sized {
    /// `stops` says whether the reply may ask the library to stop.
    fn when_room(waiting: Waiting<V>, stops: bool) -> Self;
}

macro_rules! blocks {
    ([$($generics:tt)*] $reply:ty) => {
        #[diagnostic::do_not_recommend]
        impl<V $($generics)*> WhenRoom<V> for $reply {
            fn when_room(waiting: Waiting<V>, stops: bool) -> Self {
                match waiting.block() {
                    ControlFlow::Break(()) if stops => Neutral::closed(),
                    _ => Neutral::open(),
                }
            }
        }
    };
}

blocks!([]());
blocks!([] ControlFlow<()>);
blocks!([, E] Result<(), E>);

macro_rules! waits {
    ($($bound:tt)*) => {
        #[diagnostic::do_not_recommend]
        impl<'a, V: 'a $($bound)*> WhenRoom<V>
            for Pin<Box<dyn Future<Output = ()> $($bound)* + 'a>>
        {
            fn when_room(waiting: Waiting<V>, _: bool) -> Self {
                Box::pin(waiting)
            }
        }
    };
}

waits!();
waits!(+ Send);
waits!(+ Send + Sync);
