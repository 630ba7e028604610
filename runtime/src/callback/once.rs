//! A completer for callbacks that may be called more than once.

use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::{Completer, oneshot::OnceSender, panics::catch_panic_in_drop};

/// A completer that the first caller takes through a shared reference.
///
/// It is stored inline in the closure, so an `Fn` or `FnMut` callback needs no second allocation.
pub struct Once<T> {
    sender: OnceSender<T>,
}

impl<T> Once<T> {
    /// Stores the completer for the first caller.
    #[inline]
    pub fn new(completer: Completer<T>) -> Self {
        Self {
            sender: OnceSender::new(completer.into_sender()),
        }
    }

    /// Returns the completer to the first caller.
    #[inline]
    pub fn take(&self) -> Option<Completer<T>> {
        self.sender.take().map(Completer::new)
    }

    /// Completes if this is the first call. Otherwise drops the value.
    #[inline]
    pub fn complete(&self, value: T) {
        match self.take() {
            Some(completer) => completer.complete(value),
            None => catch_panic_in_drop(value),
        }
    }

    /// If this is the first call, completes with the result of `make`. If `make` panics, the completer is dropped, so
    /// that the awaitable does not wait for a second call.
    #[inline]
    pub fn complete_with(&self, make: impl FnOnce() -> T) {
        if let Some(completer) = self.take() {
            completer.complete(make());
        }
    }
}

// A panic can leave the value broken, but never the cell, as in a `Completer`.
impl<T> UnwindSafe for Once<T> {}
impl<T> RefUnwindSafe for Once<T> {}

impl<T> From<Completer<T>> for Once<T> {
    fn from(completer: Completer<T>) -> Self {
        Self::new(completer)
    }
}
