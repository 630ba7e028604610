//! The task behind an awaitable whose function is tried again and again.

use std::future::Future;

use crate::{Awaitable, Completer, Kept};

/// The task that asks again, or waits for a file descriptor; dropped, it stops.
///
/// What `poll`, `readable` and `writable` let an awaitable keep, named so that such an awaitable can be stored:
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
    /// Nothing is left to do.
    pub(crate) const DONE: Self = Driver(None);

    /// Completes with what `value` gives, in the `tracing` span that is current now.
    #[track_caller]
    pub(crate) fn start<T: Send + 'static>(
        completer: Completer<T>,
        awaitable: Awaitable<T>,
        value: impl Future<Output = T> + Send + 'static,
    ) -> Awaitable<T, Kept<Driver>> {
        #[cfg(feature = "tracing")]
        let value = tracing::Instrument::in_current_span(value);
        let task = tokio::spawn(async move { completer.complete(value.await) });
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
