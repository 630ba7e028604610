//! A completion that reports progress.

use super::start::events;
use super::{Buffer, Emitter, Events};
use crate::callback::filtered::filtering;
use crate::operation::Operation;
use crate::queue::End;
use crate::{Completer, Dropped, SharedCompleter};

/// A completer that ends its progress before it delivers, and before it is dropped uncompleted.
///
/// It is used by reference, so that `Fn`, `FnMut` and `FnOnce` callbacks can capture it. A pair of callbacks shares it
/// in an `Arc`. The first call wins.
pub struct ProgressCompleter<T, P> {
    // In this order: dropping the first one ends the progress, dropping the second one the awaitable.
    progress: EndsAsDropped<P>,
    completer: SharedCompleter<T>,
}

/// A completer that ends its progress, an emitter for the progress callback, and the progress.
///
/// ```ignore
/// let (completer, awaitable) = __private::pair(|| "copy", || Err(Dropped::new("copy")));
/// let (completer, progress, events) =
///     __private::progress(completer, Buffer::latest(), || Dropped::new("copy"));
/// copy(from, move |done| progress.emit(done), move |result| completer.complete(Ok(result)));
/// (awaitable, events)
/// ```
#[track_caller]
pub fn progress<T, P>(
    completer: Completer<T>,
    buffer: Buffer,
    dropped: fn() -> Dropped,
) -> (ProgressCompleter<T, P>, Emitter<P>, Events<P>) {
    let (emitter, events) = events(buffer, dropped);
    let completer = ProgressCompleter {
        progress: EndsAsDropped(emitter.clone()),
        completer: completer.share(),
    };
    (completer, emitter, events)
}

impl<T, P> ProgressCompleter<T, P> {
    /// Returns true until a call has completed, or the awaitable is dropped.
    pub fn is_awaited(&self) -> bool {
        self.completer.is_awaited()
    }

    /// Returns what the cell reports to.
    pub(crate) fn operation(&self) -> Operation {
        self.completer.operation()
    }

    /// Ends the progress, then publishes that no value will come.
    fn abandon(&self) {
        self.progress.0.end_as(End::Dropped);
        self.completer.abandon();
    }

    /// Ends the progress, then delivers the value.
    pub fn complete(&self, value: T) {
        self.progress.0.end();
        self.completer.complete(value);
    }

    /// Like [`complete`](Self::complete), with what `make` returns. If it panics, the awaitable returns `Dropped`.
    pub fn complete_with(&self, make: impl FnOnce() -> T) {
        self.completer.complete_with(|| {
            // Also if `make` panics, and before the value is delivered.
            let _end = EndsAsFinished(&self.progress.0);
            make()
        });
    }
}

filtering!(ProgressCompleter<T, P>);

/// Runs a function that reports its progress while it blocks. The progress ends when it returns or panics, although it may
/// have kept its callback.
pub fn while_reporting<P, R>(progress: Emitter<P>, function: impl FnOnce(Emitter<P>) -> R) -> R {
    let progress = EndsAsDropped(progress);
    let returned = function(progress.0.clone());
    progress.0.end();
    returned
}

/// Ends the progress as dropped when it is dropped.
struct EndsAsDropped<P>(Emitter<P>);

impl<P> Drop for EndsAsDropped<P> {
    fn drop(&mut self) {
        self.0.end_as(End::Dropped);
    }
}

/// Ends the progress as finished when it is dropped.
struct EndsAsFinished<'a, P>(&'a Emitter<P>);

impl<P> Drop for EndsAsFinished<'_, P> {
    fn drop(&mut self) {
        self.0.end();
    }
}
