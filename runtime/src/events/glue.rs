//! The functions and types that generated code uses for streams. No part of the public API.
//!
//! A wrapper of a listener becomes:
//!
//! ```text
//! fn stream_listen(event: &str) -> Events<Event, OnCancel<ListenerId>> {
//!     let hook = …;                                             // evaluated before the call
//!     let (emitter, events) =
//!         __private::events(Buffer::drop_oldest(64), || Dropped::new("listen"));
//!     let id = listen(event, move |value: Event| Neutral::reply(emitter.try_emit(value)));
//!     events.on_cancel(id, Box::new(hook))                      // or .keep(id), or nothing
//! }
//! ```
//!
//! - An `FnMut` callback that is the only one and is not `Clone` takes [`single_events`] instead: its emitter is faster, and has
//!   the same methods by `&mut self`.
//! - `map`: `emitter.emit_with(|| map(…))`. `filter_map`: `emitter.filter_with(|| f(…))`. `flow = |…| -> Flow<U>`:
//!   `emitter.flow_with(|| f(…))`; with an error type, `emitter.flow_result_with(|| f(…))`, and the items are `Result<U, E>`.
//!   They do not run the user's closure once the stream is closed.
//! - `err = e`: `emitter.fail(e)`. `err(each) = e`: `emitter.try_emit(Err(e))`. `end = e`: `emitter.end()`, or
//!   `emitter.flow_with(|| Flow::Last(value))` if its value is the last item. These need [`events`], and a clone for each callback.
//! - All return `ControlFlow<()>`: `Break` once the stream is closed or has ended. `reply = a, reply_when_closed = b` becomes
//!   `match emitter.try_emit(v) { Continue(()) => a, Break(()) => b }`. Without them it is [`Neutral::reply`], or, if there is a
//!   hook (`keep`, `cancel`, `revoke`), `{ _ = emitter.try_emit(v); Neutral::open() }`.
//! - `merge = f`: [`merging_events`].
//! - A callback that returns a future, or may do so because an alias hides it, with `block`:
//!   `WhenRoom::when_room(in_future(&emitter).emit_with(|| v), true)`.

use std::future::{Future, ready};
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::pin::Pin;

use super::{Emitter, Flow};

pub use super::blocking::{BlockingOutcome, Ending, blocking_events, shared_blocking_events};
pub use super::emitter::emit_when_room;
pub use super::in_future::{InFuture, SharedEmitter, Waiting, WhenRoom, in_future};
pub use super::listener::{ListenerEmitter, WhenEmitted, Wrapping};
pub use super::progress::{ProgressCompleter, progress, while_reporting};
pub use super::single::{SingleEmitter, single_events};
pub use super::start::{events, merging_events};

/// The value that a callback returns to its library if the attribute does not say: a value that asks for nothing.
#[diagnostic::on_unimplemented(
    message = "the callback must return `{Self}`, but no value is given",
    label = "returns `{Self}`",
    note = "add the value to return: `reply = …`, and `reply_when_closed = …` for calls after the stream is closed"
)]
pub trait Neutral: Sized {
    /// While the stream is open.
    fn open() -> Self;

    /// The reply after the stream is closed.
    fn closed() -> Self {
        Self::open()
    }

    /// The reply to a call, which depends on whether the stream is still open.
    fn reply(flow: ControlFlow<()>) -> Self {
        if flow.is_continue() {
            Self::open()
        } else {
            Self::closed()
        }
    }
}

#[diagnostic::do_not_recommend]
impl Neutral for () {
    fn open() -> Self {}
}

#[diagnostic::do_not_recommend]
impl Neutral for ControlFlow<()> {
    fn open() -> Self {
        ControlFlow::Continue(())
    }
    fn closed() -> Self {
        ControlFlow::Break(())
    }
}

#[diagnostic::do_not_recommend]
impl<E> Neutral for Result<(), E> {
    fn open() -> Self {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<'a> Neutral for Pin<Box<dyn Future<Output = ()> + 'a>> {
    fn open() -> Self {
        Box::pin(ready(()))
    }
}

#[diagnostic::do_not_recommend]
impl<'a> Neutral for Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
    fn open() -> Self {
        Box::pin(ready(()))
    }
}

#[diagnostic::do_not_recommend]
impl<'a> Neutral for Pin<Box<dyn Future<Output = ()> + Send + Sync + 'a>> {
    fn open() -> Self {
        Box::pin(ready(()))
    }
}

/// An alias of a callback that is called on another thread than the one that reads, so that it may wait for room.
#[diagnostic::on_unimplemented(
    message = "`{Self}` need not be `Send`, so it may be called on the thread that reads, which would deadlock",
    label = "is not `Send`",
    note = "write `overflow = drop_oldest`, `drop_newest` or `end`"
)]
pub trait CalledElsewhere {}

#[diagnostic::do_not_recommend]
impl<T: Send> CalledElsewhere for T {}

/// Checks that an alias is called on another thread, because it waits for room.
pub const fn called_elsewhere<T: CalledElsewhere>() {}

/// Checks that a trait is called on another thread, because it waits for room. Its bound is not one of ours, because rustc
/// suggests to add it to the trait.
pub const fn called_on_another_thread<T: Send>() {}

/// The reply of a callback whose return type the macro does not see, because an alias hides it.
pub struct OpenReply<R>(pub R);

/// The reply after the stream is closed. A `ControlFlow` breaks.
impl OpenReply<ControlFlow<()>> {
    /// Asks the library to stop.
    pub fn closed(self) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}

/// The reply after the stream is closed, for all other types. The inherent method takes precedence.
pub trait RepliesAsOpen {
    /// The return type of the callback.
    type Reply;
    /// The same reply as before.
    fn closed(self) -> Self::Reply;
}

impl<R> RepliesAsOpen for OpenReply<R> {
    type Reply = R;
    fn closed(self) -> R {
        self.0
    }
}

/// The reply of one of two C callbacks, whose types are hidden. It is for the one that returns something.
pub struct GivenReply<R>(PhantomData<R>);

impl<R> GivenReply<R> {
    #[allow(clippy::new_without_default, reason = "generated code calls it")]
    /// For a callback that returns an `R`.
    pub fn new() -> Self {
        GivenReply(PhantomData)
    }
}

impl GivenReply<()> {
    /// Returns nothing. `make` is not called.
    pub fn or_nothing<T>(self, _make: impl FnOnce() -> T) {}
}

/// The reply of a callback that returns something. The inherent method takes precedence.
pub trait Replies {
    /// The return type of the callback.
    type Reply;
    /// Returns what `make` returns.
    fn or_nothing(self, make: impl FnOnce() -> Self::Reply) -> Self::Reply;
}

impl<R> Replies for GivenReply<R> {
    type Reply = R;
    fn or_nothing(self, make: impl FnOnce() -> R) -> R {
        make()
    }
}

/// The methods that all emitters have, by reference or by `&mut`.
macro_rules! emitting {
    ($emitter:ident, $($reference:tt)+) => {
        impl<V> $emitter<V> {
            /// Emits what `make` returns. It does not run once the stream is closed.
            #[track_caller]
            pub fn emit_with($($reference)+ self, make: impl FnOnce() -> V) -> ControlFlow<()> {
                if !self.is_wanted() {
                    return ControlFlow::Break(());
                }
                self.try_emit(make())
            }

            /// Like `emit_with`, for a function that may have nothing to emit.
            #[track_caller]
            pub fn filter_with(
                $($reference)+ self,
                make: impl FnOnce() -> Option<V>,
            ) -> ControlFlow<()> {
                self.flow_with(|| make().map_or(Flow::Skip, Flow::Item))
            }

            /// Like `emit_with`, for a function that can end the stream.
            #[track_caller]
            pub fn flow_with(
                $($reference)+ self,
                make: impl FnOnce() -> Flow<V>,
            ) -> ControlFlow<()> {
                if !self.is_wanted() {
                    return ControlFlow::Break(());
                }
                match make() {
                    Flow::Item(value) => return self.try_emit(value),
                    Flow::Skip => return ControlFlow::Continue(()),
                    Flow::Last(value) => self.emit_last(value),
                    Flow::End => self.end(),
                    Flow::Fail(never) => match never {},
                }
                ControlFlow::Break(())
            }
        }

        impl<U, E> $emitter<Result<U, E>> {
            /// Like `flow_with`, for a function that can fail.
            #[track_caller]
            pub fn flow_result_with(
                $($reference)+ self,
                make: impl FnOnce() -> Flow<U, E>,
            ) -> ControlFlow<()> {
                if !self.is_wanted() {
                    return ControlFlow::Break(());
                }
                match make() {
                    Flow::Item(value) => return self.try_emit(Ok(value)),
                    Flow::Skip => return ControlFlow::Continue(()),
                    Flow::Last(value) => self.emit_last(Ok(value)),
                    Flow::End => self.end(),
                    Flow::Fail(error) => self.fail(error),
                }
                ControlFlow::Break(())
            }
        }
    };
}

emitting!(Emitter, &);
emitting!(ListenerEmitter, &);
emitting!(SingleEmitter, &mut);
