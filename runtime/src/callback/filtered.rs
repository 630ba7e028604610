//! A completer for callbacks of which only some calls complete.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::operation::Operation;
use crate::{Completer, Flow, SharedCompleter};

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

    /// Completes with the first `Some` that `make` returns. It does not run once that has happened.
    pub fn complete_if(&self, make: impl FnOnce() -> Option<T>) {
        if let Some(value) = self.run(make).flatten() {
            self.completer.complete(value);
        }
    }

    /// Completes with what the first call makes. If it makes nothing, no value will come.
    pub fn complete_or_abandon(&self, make: impl FnOnce() -> Option<T>) {
        match self.run(make) {
            Some(Some(value)) => self.completer.complete(value),
            Some(None) => self.completer.abandon(),
            None => {}
        }
    }

    /// Like `complete_if`, for a function that can say that no value will come.
    pub fn complete_flow<U, E>(
        &self,
        make: impl FnOnce() -> Flow<U, E>,
        item: impl FnOnce(U) -> T,
        fail: impl FnOnce(E) -> T,
    ) {
        match self.run(make) {
            Some(Flow::Item(value) | Flow::Last(value)) => self.completer.complete(item(value)),
            Some(Flow::Fail(error)) => self.completer.complete(fail(error)),
            Some(Flow::End) => self.completer.abandon(),
            Some(Flow::Skip) | None => {}
        }
    }

    /// Returns true until a call has completed, or the awaitable is dropped.
    pub fn is_awaited(&self) -> bool {
        self.completer.is_awaited()
    }

    /// Runs `make` unless the completer has been used. If it panics, the completer is dropped.
    fn run<R>(&self, make: impl FnOnce() -> R) -> Option<R> {
        if !self.completer.is_awaited() {
            return None;
        }
        // Unwind safe: what `make` broke is its own, and the panic continues.
        match catch_unwind(AssertUnwindSafe(make)) {
            Ok(made) => Some(made),
            Err(payload) => {
                self.completer.abandon();
                resume_unwind(payload)
            }
        }
    }
}

impl<T> Clone for Filtered<T> {
    fn clone(&self) -> Self {
        Self {
            completer: self.completer.clone(),
        }
    }
}
