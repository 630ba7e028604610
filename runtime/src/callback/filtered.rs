//! A completer for callbacks of which only some calls complete.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::operation::Operation;
use crate::{Completer, SharedCompleter};

/// A completer that a filter may pass over.
///
/// It is used by reference, so that `Fn`, `FnMut` and `FnOnce` callbacks can capture it.
pub struct Filtered<T> {
    completer: SharedCompleter<T>,
}

impl<T> Filtered<T> {
    /// Waits for the first call that completes.
    pub fn new(completer: Completer<T>) -> Self {
        Self {
            completer: completer.share(),
        }
    }

    /// Returns what the cell reports to.
    pub(crate) fn operation(&self) -> Operation {
        self.completer.operation()
    }

    /// Delivers the value of a call that needs no filter.
    pub fn complete(&self, value: T) {
        self.completer.complete(value);
    }

    /// Like [`complete`](Self::complete), with what `make` returns.
    pub fn complete_with(&self, make: impl FnOnce() -> T) {
        self.completer.complete_with(make);
    }

    fn abandon(&self) {
        self.completer.abandon();
    }

    /// Returns true until a call has completed, or the awaitable is dropped.
    pub fn is_awaited(&self) -> bool {
        self.completer.is_awaited()
    }
}

impl<T> Clone for Filtered<T> {
    fn clone(&self) -> Self {
        Self {
            completer: self.completer.clone(),
        }
    }
}

/// Runs `make` for a completer that is awaited. If it panics, the completer is abandoned.
pub(crate) fn run<R>(
    is_awaited: bool,
    make: impl FnOnce() -> R,
    abandon: impl FnOnce(),
) -> Option<R> {
    if !is_awaited {
        return None;
    }
    // Unwind safe: what `make` broke is its own, and the panic continues.
    match catch_unwind(AssertUnwindSafe(make)) {
        Ok(made) => Some(made),
        Err(payload) => {
            abandon();
            resume_unwind(payload)
        }
    }
}

/// The methods for callbacks of which only some calls complete.
macro_rules! filtering {
    ($completer:ident<$value:ident $(, $other:ident)?>) => {
        impl<$value $(, $other)?> $completer<$value $(, $other)?> {
            /// Completes with the first `Some` that `make` returns. It does not run once that has happened.
            pub fn complete_if(&self, make: impl FnOnce() -> Option<T>) {
                if let Some(value) = self.run(make).flatten() {
                    self.complete(value);
                }
            }

            /// Completes with what the first call makes. If it makes nothing, no value will come.
            pub fn complete_or_abandon(&self, make: impl FnOnce() -> Option<T>) {
                match self.run(make) {
                    Some(Some(value)) => self.complete(value),
                    Some(None) => self.abandon(),
                    None => {}
                }
            }

            /// Like `complete_if`, for a function that can say that no value will come.
            pub fn complete_flow<U, E>(
                &self,
                make: impl FnOnce() -> $crate::Flow<U, E>,
                item: impl FnOnce(U) -> T,
                fail: impl FnOnce(E) -> T,
            ) {
                match self.run(make) {
                    Some($crate::Flow::Item(value) | $crate::Flow::Last(value)) => self.complete(item(value)),
                    Some($crate::Flow::Fail(error)) => self.complete(fail(error)),
                    Some($crate::Flow::End) => self.abandon(),
                    Some($crate::Flow::Skip) | None => {}
                }
            }

            /// Runs `make` unless the completer has been used. If it panics, the completer is dropped.
            fn run<R>(&self, make: impl FnOnce() -> R) -> Option<R> {
                $crate::callback::filtered::run(self.is_awaited(), make, || self.abandon())
            }
        }
    };
}

filtering!(Filtered<T>);
pub(crate) use filtering;
