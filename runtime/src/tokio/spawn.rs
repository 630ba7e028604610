//! Tasks on Tokio's runtime.

use std::future::Future;

use tokio::runtime::Handle;

use crate::{Awaitable, Completer, Kept};

/// The task that calls a function again, or waits for its file descriptor. Dropping it aborts the task.
///
/// An awaitable from `poll`, `readable` or `writable` keeps a `Driver`. It is public so that such an awaitable can be
/// stored:
///
/// ```
/// use awaitify::{Awaitable, Driver, Dropped, Kept, awaitable};
///
/// #[awaitable(poll(every = "10ms"))]
/// fn answer() -> Option<u8> {
///     Some(6)
/// }
///
/// struct Waiting {
///     answer: Awaitable<Result<u8, Dropped>, Kept<Driver>>,
/// }
///
/// let waiting = Waiting { answer: awaitable_answer() };
/// assert_eq!(waiting.answer.wait(), Ok(6));
/// ```
#[derive(Debug)]
pub struct Driver(Option<tokio::task::AbortHandle>);

impl Driver {
    /// The driver of an awaitable that is done.
    pub(super) const DONE: Self = Driver(None);

    /// Spawns a task that completes with the output of `value`, in the `tracing` span that is current now.
    pub(super) fn start<T: Send + 'static>(
        runtime: &Handle,
        completer: Completer<T>,
        awaitable: Awaitable<T>,
        value: impl Future<Output = T> + Send + 'static,
    ) -> Awaitable<T, Kept<Driver>> {
        let value = in_current_span(value);
        let task = runtime.spawn(async move { completer.complete(value.await) });
        awaitable.keep(Driver(Some(task.abort_handle())))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// Wraps `future` so that it runs in the `tracing` span that is current now.
#[cfg(feature = "tracing")]
pub(super) fn in_current_span<F: Future>(future: F) -> tracing::instrument::Instrumented<F> {
    tracing::Instrument::in_current_span(future)
}

/// Without the feature `tracing` there are no spans.
#[cfg(not(feature = "tracing"))]
pub(super) fn in_current_span<F: Future>(future: F) -> F {
    future
}

/// Returns the current runtime, which `what` of `function` needs.
///
/// # Panics
///
/// Outside a Tokio runtime, with the remedy.
#[track_caller]
pub(super) fn current_runtime(function: &str, what: &str, remedy: &str) -> Handle {
    match Handle::try_current() {
        Ok(runtime) => runtime,
        Err(_) => outside_runtime(function, what, remedy),
    }
}

#[cold]
#[track_caller]
fn outside_runtime(function: &str, what: &str, remedy: &str) -> ! {
    panic!("`{function}` was called outside a Tokio runtime, which {what} needs; {remedy}")
}
