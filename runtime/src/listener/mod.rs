//! The traits of generated listeners. With them, the wrapper of a function that takes one can make it together with its
//! stream or its awaitable. No part of the public API.
//!
//! A wrapper names its listener as a generic argument only, of the functions and types here. There rustc reports an unknown
//! type with a suggestion that it does not make elsewhere, and it reports equal errors once.

mod blocking;

use crate::events::glue::ListenerEmitter;
use crate::{Awaitable, Dropped, Emitter, Events};

pub use blocking::{Returned, listener_job};

/// A listener whose calls are the items of a stream.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a listener that makes a stream",
    note = "generate one from the trait: `#[awaitable(listener, stream(unbounded))]`; if it reports one outcome, remove `stream`"
)]
pub trait StreamListener {
    /// The argument of the function: the listener itself, or a struct of closures.
    type Passed;
    /// An item of the stream.
    type Item;

    /// The stream of a function that returns an `R` when it has called the listener, and its emitter. `dropped` names the
    /// function.
    #[allow(clippy::type_complexity, reason = "both halves")]
    fn channel<R: Returned<Self::Item>>(
        dropped: fn() -> Dropped,
    ) -> (Emitter<R::Item>, Events<R::Item>);

    /// A listener with this emitter.
    fn listener(emitter: ListenerEmitter<Self::Item>) -> Self::Passed;
}

/// A listener that reports one outcome.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a listener that reports one outcome",
    note = "generate one from the trait: `#[awaitable(listener, ok = on_success, err = on_error)]`; if it makes a stream, \
            add `stream`"
)]
pub trait CompletionListener {
    /// The argument of the function: the listener itself, or a struct of closures.
    type Passed;
    /// What `.await` returns: the outcome or the error for a listener that was dropped, unless `dropped` says otherwise.
    type Outcome;
    /// `()`, or the stream of the reports.
    type Beside: Beside;

    /// The outcome that `.await` returns if the listener is dropped.
    fn lost(dropped: Dropped) -> Self::Outcome;

    /// A listener and its awaitable. Each closure names the function that takes the listener.
    fn listen(
        function: fn() -> &'static str,
        lost: fn() -> Self::Outcome,
        dropped: fn() -> Dropped,
    ) -> Listened<Self::Passed, Self::Outcome, Self::Beside>;
}

/// Makes an `L` and its stream.
pub fn streaming_listener<L: StreamListener>(
    dropped: fn() -> Dropped,
) -> (L::Passed, Events<L::Item>) {
    let (emitter, events) = L::channel::<()>(dropped);
    (L::listener(ListenerEmitter::Plain(emitter)), events)
}

/// Makes the stream of a function that takes an `L` and blocks. [`called_listener`] makes the listener.
#[allow(clippy::type_complexity, reason = "both halves")]
pub fn blocking_listener<L: StreamListener, R: Returned<L::Item>>(
    dropped: fn() -> Dropped,
) -> (Emitter<R::Item>, Events<R::Item>) {
    L::channel::<R>(dropped)
}

/// Makes an `L` on the thread on which the function blocks.
pub fn called_listener<L: StreamListener, R: Returned<L::Item>>(
    emitter: Emitter<R::Item>,
) -> L::Passed {
    L::listener(R::emitter(emitter))
}

/// Makes an `L` and its awaitable.
pub fn completing_listener<L: CompletionListener>(
    function: fn() -> &'static str,
    lost: fn() -> L::Outcome,
    dropped: fn() -> Dropped,
) -> Listened<L::Passed, L::Outcome, L::Beside> {
    L::listen(function, lost, dropped)
}

/// The outcome that `.await` returns if an `L` is dropped.
pub fn lost_listener<L: CompletionListener>(dropped: Dropped) -> L::Outcome {
    L::lost(dropped)
}

/// The awaitable `A` of an `L`, with the stream of its reports if there is one.
pub type Joined<L, A> = <<L as CompletionListener>::Beside as Beside>::Joined<A>;

/// The same after a handle.
pub type JoinedWithHandle<L, H, A> =
    <<L as CompletionListener>::Beside as Beside>::JoinedWithHandle<H, A>;

/// A listener, its awaitable, and what is returned with that.
pub(crate) type Listened<L, T, B> = (L, Awaitable<T>, B);

/// The part that is returned with an awaitable.
pub trait Beside {
    /// The awaitable, and this unless it is `()`.
    type Joined<A>;
    /// The same after a handle.
    type JoinedWithHandle<H, A>;

    /// Adds this to the awaitable.
    fn join<A>(self, awaitable: A) -> Self::Joined<A>;
    /// Adds this to a handle and the awaitable.
    fn join_with_handle<H, A>(self, handle: H, awaitable: A) -> Self::JoinedWithHandle<H, A>;
}

impl Beside for () {
    type Joined<A> = A;
    type JoinedWithHandle<H, A> = (H, A);

    fn join<A>(self, awaitable: A) -> A {
        awaitable
    }

    fn join_with_handle<H, A>(self, handle: H, awaitable: A) -> (H, A) {
        (handle, awaitable)
    }
}

impl<P> Beside for Events<P> {
    type Joined<A> = (A, Self);
    type JoinedWithHandle<H, A> = (H, A, Self);

    fn join<A>(self, awaitable: A) -> (A, Self) {
        (awaitable, self)
    }

    fn join_with_handle<H, A>(self, handle: H, awaitable: A) -> (H, A, Self) {
        (handle, awaitable, self)
    }
}
