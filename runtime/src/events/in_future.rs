//! Callbacks that return a future, in which they wait for room.

use std::future::{Future, poll_fn};
use std::mem;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use super::emitter::{Emitting, emit_when_room};
use super::glue::Neutral;
use super::listener::{ListenerEmitter, WhenEmitted};
use super::{Emitter, Flow};

/// An emitter that several callbacks can share.
pub trait SharedEmitter {
    /// The values that it emits.
    type Value;

    /// The same emitter.
    fn shared(&self) -> ListenerEmitter<Self::Value>;
}

impl<V> SharedEmitter for Emitter<V> {
    type Value = V;

    fn shared(&self) -> ListenerEmitter<V> {
        ListenerEmitter::Plain(self.clone())
    }
}

impl<V> SharedEmitter for ListenerEmitter<V> {
    type Value = V;

    fn shared(&self) -> ListenerEmitter<V> {
        self.clone()
    }
}

impl<S: SharedEmitter> SharedEmitter for &S {
    type Value = S::Value;

    fn shared(&self) -> ListenerEmitter<S::Value> {
        (**self).shared()
    }
}

/// Makes an emitter that does not wait for room itself.
pub fn in_future<S: SharedEmitter>(emitter: &S) -> InFuture<S::Value> {
    InFuture(emitter.shared())
}

/// An emitter whose methods return what waits for room.
pub struct InFuture<V>(ListenerEmitter<V>);

impl<V> InFuture<V> {
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

impl<U, E> InFuture<Result<U, E>> {
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
    Value(ListenerEmitter<V>, V),
    /// It was polled.
    Emitting(Emitting<V>),
    /// It was polled, and its item is made of it. The lock is only there because callbacks may have to return a future that
    /// is `Sync`.
    Wrapping(Mutex<WhenEmitted>),
    /// There is no value, or it is in the queue.
    Done(ControlFlow<()>),
}

// The value is moved, and never pinned.
impl<V> Unpin for Waiting<V> {}

impl<V> Waiting<V> {
    /// Waits, and says whether the stream is open.
    pub async fn told(mut self) -> ControlFlow<()> {
        poll_fn(|cx| self.poll_told(cx)).await
    }

    /// Starts to emit.
    fn started(self) -> Self {
        match self {
            Waiting::Value(ListenerEmitter::Plain(emitter), value) => {
                Waiting::Emitting(emit_when_room(&emitter, value))
            }
            Waiting::Value(ListenerEmitter::Wrapping(emitter), value) => {
                Waiting::Wrapping(Mutex::new(emitter.emit_when_room(value)))
            }
            started => started,
        }
    }

    fn poll_told(&mut self, cx: &mut Context<'_>) -> Poll<ControlFlow<()>> {
        loop {
            match self {
                Waiting::Value(..) => {
                    let value = mem::replace(self, Waiting::Done(ControlFlow::Continue(())));
                    *self = value.started();
                }
                Waiting::Emitting(emitting) => return Pin::new(emitting).poll(cx),
                Waiting::Wrapping(emitting) => {
                    let emitting = emitting.get_mut().unwrap_or_else(PoisonError::into_inner);
                    return emitting.as_mut().poll(cx);
                }
                Waiting::Done(flow) => return Poll::Ready(*flow),
            }
        }
    }

    /// Waits on this thread.
    fn block(self) -> ControlFlow<()> {
        match self {
            Waiting::Value(emitter, value) => emitter.try_emit(value),
            Waiting::Emitting(_) | Waiting::Wrapping(_) => ControlFlow::Continue(()),
            Waiting::Done(flow) => flow,
        }
    }
}

impl<V> Future for Waiting<V> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.poll_told(cx).map(drop)
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
