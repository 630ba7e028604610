//! Functions that block while they call back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::single::{SingleEmitter, single_events};
use super::{Buffer, Events};
use crate::blocking::message_of;
use crate::{Dropped, Job};

/// The result of a function that calls back: nothing, or perhaps an error, which is the last item.
#[diagnostic::on_unimplemented(
    message = "a function whose calls become a stream cannot return `{Self}`",
    label = "expected `()` or `Result<(), E>`"
)]
pub trait BlockingOutcome {
    /// An item of the stream of `V`s.
    type Item<V>;

    /// An item that is a value.
    fn item<V>(value: V) -> Self::Item<V>;

    /// Ends the stream.
    fn end<V>(self, emitter: &mut SingleEmitter<Self::Item<V>>);
}

impl BlockingOutcome for () {
    type Item<V> = V;

    fn item<V>(value: V) -> V {
        value
    }

    fn end<V>(self, emitter: &mut SingleEmitter<V>) {
        emitter.end();
    }
}

impl<E> BlockingOutcome for Result<(), E> {
    type Item<V> = Result<V, E>;

    fn item<V>(value: V) -> Result<V, E> {
        Ok(value)
    }

    fn end<V>(self, emitter: &mut SingleEmitter<Result<V, E>>) {
        match self {
            Ok(()) => emitter.end(),
            Err(error) => emitter.fail(error),
        }
    }
}

/// A job that runs `function`, and the stream of what it calls back. If the job is dropped, the stream ends as dropped.
///
/// ```ignore
/// fn stream_keys() -> Events<<Result<(), E> as BlockingOutcome>::Item<Event>> {
///     let (job, events) = __private::blocking_events::<_, Result<(), E>>(
///         Buffer::unbounded(),
///         || Dropped::new("keys"),
///         move |emitter| keys(|event| Neutral::reply(emitter.try_emit(<Result<(), E> as BlockingOutcome>::item(event)))),
///     );
///     pool(job); // for Tokio's: `drop(spawn_blocking(job))`
///     events
/// }
/// ```
pub fn blocking_events<V, R>(
    buffer: Buffer,
    dropped: fn() -> Dropped,
    function: impl FnOnce(&mut SingleEmitter<R::Item<V>>) -> R + Send + 'static,
) -> (Job, Events<R::Item<V>>)
where
    R: BlockingOutcome,
    R::Item<V>: Send + 'static,
{
    let (mut emitter, registering) = single_events(buffer, dropped);
    let job = Box::new(move || {
        if !emitter.is_wanted() {
            // The arguments are dropped here, and a pool is no place for a panic of theirs.
            return crate::panics::catch_panic_in_drop(function);
        }
        // Unwind safe: what the function broke is its own, or is known to be shared with others.
        match catch_unwind(AssertUnwindSafe(|| function(&mut emitter))) {
            Ok(outcome) => outcome.end(&mut emitter),
            Err(payload) => emitter.end_panicked(message_of(payload)),
        }
    });
    (job, registering.registered())
}
