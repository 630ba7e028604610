//! Functions that block, as jobs for a thread pool.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::future::FunctionName;
use crate::future::glue::pair;
use crate::panics::{catch_panic_in_drop, discard_payload};
use crate::{Awaitable, BlockingError};

/// A job for a thread pool, which `#[awaitable(blocking = |job| …)]` passes to the pool.
///
/// ```
/// let job: awaitify::Job = Box::new(|| println!("on some thread"));
/// std::thread::spawn(job).join().unwrap();
/// ```
pub type Job = Box<dyn FnOnce() + Send>;

/// Returns a job that runs `function` and completes the awaitable. It does nothing if the awaitable is dropped before.
///
/// With the feature `tracing` the job runs in the span that is current now. `lost` makes the error for a job that was
/// dropped.
#[track_caller]
pub fn blocking_job<R: Send + 'static>(
    name: FunctionName,
    lost: fn() -> Result<R, BlockingError>,
    function: impl FnOnce() -> R + Send + 'static,
) -> (Job, Awaitable<Result<R, BlockingError>>) {
    let function = in_current_span(function);
    let (completer, awaitable) = pair(name, lost);
    let job = Box::new(move || {
        if !completer.is_awaited() {
            // Dropping the arguments may panic, which would abort the process on a pool such as rayon's.
            return catch_panic_in_drop(function);
        }
        // Unwind safe: only the function can see what it left broken, or it shares it knowingly.
        let outcome = catch_unwind(AssertUnwindSafe(function));
        completer.complete(outcome.map_err(|payload| BlockingError::Panicked {
            function: name(),
            message: message_of(payload),
        }));
    });
    (job, awaitable)
}

/// Wraps `function` so that it runs in the `tracing` span that is current now, on whichever thread.
///
/// The span is released together with `function`, when it has run or is dropped.
#[cfg(feature = "tracing")]
pub(crate) fn in_current_span<R>(function: impl FnOnce() -> R + Send) -> impl FnOnce() -> R + Send {
    let span = tracing::Span::current();
    move || span.in_scope(function)
}

/// Without the feature `tracing` there are no spans.
#[cfg(not(feature = "tracing"))]
pub(crate) fn in_current_span<F>(function: F) -> F {
    function
}

/// Returns the message of a panic, if its payload is text.
pub(crate) fn message_of(payload: Box<dyn Any + Send>) -> String {
    let message = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "with a payload that is no text".to_owned()
    };
    discard_payload(payload);
    message
}
