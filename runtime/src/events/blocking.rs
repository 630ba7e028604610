//! Functions that block while they call back.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Emitter;
use super::single::SingleEmitter;
use crate::Job;
use crate::blocking::{in_current_span, message_of};
use crate::queue::End;

/// The result of a function that calls back: nothing, or perhaps an error, which is the last item of its stream of `V`s.
#[diagnostic::on_unimplemented(
    message = "a function whose calls become a stream cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "add `discard` to drop a value that comes when the stream has ended"
)]
pub trait BlockingOutcome<V> {
    /// The error as an item.
    fn error(self) -> Option<V>;
}

impl<V> BlockingOutcome<V> for () {
    fn error(self) -> Option<V> {
        None
    }
}

impl<T, E> BlockingOutcome<Result<T, E>> for Result<(), E> {
    fn error(self) -> Option<Result<T, E>> {
        self.err().map(Err)
    }
}

impl<V> BlockingOutcome<V> for ControlFlow<()> {
    fn error(self) -> Option<V> {
        None
    }
}

/// The result of a function that calls back, if its type is an alias of a `Result`.
#[diagnostic::on_unimplemented(
    message = "a function whose calls become a stream cannot return `{Self}`",
    label = "expected an alias of a `Result`"
)]
pub trait Ending {
    /// The items of a stream of `V`s.
    type Item<V>;
    /// A value as an item.
    fn item<V>(value: V) -> Self::Item<V>;
}

#[diagnostic::do_not_recommend]
impl<T, E> Ending for Result<T, E> {
    type Item<V> = Result<V, E>;
    fn item<V>(value: V) -> Result<V, E> {
        Ok(value)
    }
}

/// A job that runs `function`, whose calls emit. If the job is dropped, the stream ends as dropped. With the feature
/// `tracing` it runs in the span that is current now.
///
/// ```ignore
/// fn stream_keys() -> Events<Result<Event, E>> {
///     let (emitter, events) = single_events(Buffer::unbounded(), || Dropped::new("keys"));
///     let job = __private::blocking_events(emitter, move |emitter| {
///         keys(|event| Neutral::reply(emitter.try_emit(Ok(event))))
///     });
///     pool(job); // for Tokio's: `spawn_blocking(job)`
///     events
/// }
/// ```
pub fn blocking_events<V: Send + 'static, R: BlockingOutcome<V>>(
    mut emitter: SingleEmitter<V>,
    function: impl FnOnce(&mut SingleEmitter<V>) -> R + Send + 'static,
) -> Job {
    Box::new(in_current_span(move || {
        if !emitter.is_wanted() {
            // The arguments are dropped here, and a pool is no place for a panic of theirs.
            return crate::panics::catch_panic_in_drop(function);
        }
        match run(|| function(&mut emitter)) {
            JobEnd::Finished => emitter.end(),
            JobEnd::Failed(error) => emitter.fail_with(error),
            JobEnd::Panicked(message) => emitter.end_panicked(message),
        }
    }))
}

/// Like [`blocking_events`], for a callback that must be `'static`, or that several threads can call. It may outlive the
/// function, so it has an emitter of its own.
pub fn shared_blocking_events<V: Send + 'static, R: BlockingOutcome<V>>(
    emitter: Emitter<V>,
    function: impl FnOnce(Emitter<V>) -> R + Send + 'static,
) -> Job {
    Box::new(in_current_span(move || {
        if !emitter.is_wanted() {
            return crate::panics::catch_panic_in_drop(function);
        }
        match run(|| function(emitter.clone())) {
            JobEnd::Finished => emitter.end_as(End::Finished),
            JobEnd::Failed(error) => emitter.fail_with(error),
            JobEnd::Panicked(message) => emitter.end_panicked(message),
        }
    }))
}

/// The way in which a function ended.
enum JobEnd<V> {
    Finished,
    Failed(V),
    Panicked(String),
}

fn run<V, R: BlockingOutcome<V>>(function: impl FnOnce() -> R) -> JobEnd<V> {
    // Unwind safe: what the function broke is its own, or is known to be shared with others.
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(outcome) => outcome.error().map_or(JobEnd::Finished, JobEnd::Failed),
        Err(payload) => JobEnd::Panicked(message_of(payload)),
    }
}
