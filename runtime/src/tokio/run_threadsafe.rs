//! Asynchronous code called from plain threads.

use std::future::Future;

use tokio::runtime::Handle;

use crate::__private::pair;
use crate::{Awaitable, Dropped};

/// Runs `future` on the runtime of `handle`, from any thread: what `run_coroutine_threadsafe` is in Python.
///
/// The result is awaited, or [waited](Awaitable::wait) for on a thread that drives no runtime. It returns
/// [`Dropped`] if the future panics or the runtime shuts down. With the feature `tracing` it runs in the span
/// that is current now.
///
/// # Cancel safety
///
/// The future runs on if the awaitable is dropped, as a Tokio task does without its handle; its output is then
/// dropped on the runtime.
///
/// ```
/// let runtime = tokio::runtime::Runtime::new()?;
/// let handle = runtime.handle().clone();
///
/// let plain_thread = std::thread::spawn(move || {
///     awaitify::run_threadsafe(&handle, async { 6 * 7 }).wait()
/// });
/// assert_eq!(plain_thread.join().unwrap(), Ok(42));
/// # Ok::<(), std::io::Error>(())
/// ```
#[doc(alias("run_coroutine_threadsafe"))]
#[track_caller]
pub fn run_threadsafe<F>(handle: &Handle, future: F) -> Awaitable<Result<F::Output, Dropped>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    const FUNCTION: &str = "run_threadsafe";
    let (completer, awaitable) = pair(|| FUNCTION, || Err(Dropped::new(FUNCTION)));
    #[cfg(feature = "tracing")]
    let future = tracing::Instrument::in_current_span(future);
    handle.spawn(async move { completer.complete(Ok(future.await)) });
    awaitable
}
