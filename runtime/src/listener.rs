//! The traits of generated listeners. With them, the wrapper of a function that takes one can make it together with its
//! stream or its awaitable. No part of the public API.
//!
//! A wrapper names its listener as a generic argument only, of the functions and types here. There rustc reports an unknown
//! type with a suggestion that it does not make elsewhere, and it reports equal errors once.

use crate::{Awaitable, Dropped, Events};

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

    /// A listener and its stream. `dropped` names the function that takes the listener.
    fn listen(dropped: fn() -> Dropped) -> (Self::Passed, Events<Self::Item>);
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
    /// The outcome.
    type Value;
    /// `()`, or the stream of the reports.
    type Beside: Beside;

    /// A listener and its awaitable. Each closure names the function that takes the listener.
    fn listen(
        function: fn() -> &'static str,
        lost: fn() -> Result<Self::Value, Dropped>,
        dropped: fn() -> Dropped,
    ) -> Listened<Self::Passed, Self::Value, Self::Beside>;
}

/// Makes an `L` and its stream.
pub fn streaming_listener<L: StreamListener>(
    dropped: fn() -> Dropped,
) -> (L::Passed, Events<L::Item>) {
    L::listen(dropped)
}

/// Makes an `L` and its awaitable.
pub fn completing_listener<L: CompletionListener>(
    function: fn() -> &'static str,
    lost: fn() -> Result<L::Value, Dropped>,
    dropped: fn() -> Dropped,
) -> Listened<L::Passed, L::Value, L::Beside> {
    L::listen(function, lost, dropped)
}

/// The awaitable `A` of an `L`, with the stream of its reports if there is one.
pub type Joined<L, A> = <<L as CompletionListener>::Beside as Beside>::Joined<A>;

/// The same after a handle.
pub type JoinedWithHandle<L, H, A> =
    <<L as CompletionListener>::Beside as Beside>::JoinedWithHandle<H, A>;

/// A listener, its awaitable, and what is returned with that.
pub(crate) type Listened<L, T, B> = (L, Awaitable<Result<T, Dropped>>, B);

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
