//! Functions that take a listener and block while they call it.

use std::ops::ControlFlow;

use crate::blocking::in_current_span;
use crate::events::glue::ListenerEmitter;
use crate::panics::catch_panic;
use crate::{Emitter, Job};

/// The return type of a function that blocks while it calls a listener of `V`s: nothing, or an error, which is the last item
/// of the stream.
#[diagnostic::on_unimplemented(
    message = "a function whose calls become a stream cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "add `discard` to drop a value that comes when the stream has ended"
)]
pub trait Returned<V> {
    /// An item of the stream.
    type Item;

    /// The emitter for the listener.
    fn emitter(items: Emitter<Self::Item>) -> ListenerEmitter<V>;

    /// A function that combines `V`s, for items.
    fn merging(
        merge: impl FnMut(&mut V, V) -> Option<V> + Send + 'static,
    ) -> impl FnMut(&mut Self::Item, Self::Item) -> Option<Self::Item> + Send + 'static;
}

macro_rules! nothing {
    ($returned:ty) => {
        impl<V> Returned<V> for $returned {
            type Item = V;

            fn emitter(items: Emitter<V>) -> ListenerEmitter<V> {
                ListenerEmitter::Plain(items)
            }

            fn merging(
                merge: impl FnMut(&mut V, V) -> Option<V> + Send + 'static,
            ) -> impl FnMut(&mut V, V) -> Option<V> + Send + 'static {
                merge
            }
        }
    };
}

nothing!(());
nothing!(ControlFlow<()>);

impl<V: Send + 'static, T, E: Send + 'static> Returned<V> for Result<T, E> {
    type Item = Result<V, E>;

    fn emitter(items: Emitter<Result<V, E>>) -> ListenerEmitter<V> {
        ListenerEmitter::wrapping(items)
    }

    fn merging(
        mut merge: impl FnMut(&mut V, V) -> Option<V> + Send + 'static,
    ) -> impl FnMut(&mut Result<V, E>, Result<V, E>) -> Option<Result<V, E>> + Send + 'static {
        move |last, new| match (last, new) {
            (Ok(last), Ok(new)) => merge(last, new).map(Ok),
            (_, new) => Some(new),
        }
    }
}

/// A job that runs a function whose listener completes an awaitable. Its panic drops the listener.
///
/// With the feature `tracing` it runs in the span that is current now.
pub fn listener_job(function: impl FnOnce() + Send + 'static) -> Job {
    Box::new(in_current_span(move || catch_panic(function)))
}
