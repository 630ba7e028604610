//! A timeout that uses Tokio's clock.

use std::time::Duration;

use tokio::time::{Sleep, sleep};

use super::spawn::current_runtime;
use crate::future::Until;
use crate::future::waited::Waited;
use crate::{Awaitable, Flatten, Guard};

/// An awaitable that is given up after some time, which `#[awaitable(timeout = "5s")]` returns.
///
/// ```
/// use awaitify::{Awaitable, Dropped, Timeout, awaitable};
///
/// #[awaitable(timeout = "5s")]
/// fn fetch(done: impl FnOnce(u8) + Send + 'static) {
///     done(1);
/// }
///
/// struct Running {
///     fetch: Timeout<Awaitable<Result<u8, Dropped>>>,
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let running = Running { fetch: awaitable_fetch() };
/// assert_eq!(running.fetch.await, Ok(Ok(1)));
/// # });
/// ```
pub type Timeout<A> = Until<A, Sleep>;

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits until the value comes, but no longer than `duration` from now.
    ///
    /// Like [`until`](Self::until), but with Tokio's timer.
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::TimedOut) if the time elapses first. It names the function and `duration`.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime with its timer enabled, or if the value has been taken before.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the awaitable.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped, TimedOut};
    /// use std::time::Duration;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// let error: TimedOut = awaitable.timeout(Duration::from_millis(1)).await.unwrap_err();
    /// assert_eq!(error.after(), Some(Duration::from_millis(1)));
    /// # });
    /// ```
    #[track_caller]
    pub fn timeout(self, duration: Duration) -> Timeout<Self> {
        timeout(self, duration)
    }
}

impl<T, E, F, G: Guard> Flatten<Awaitable<Result<Result<T, E>, F>, G>>
where
    E: From<F>,
{
    /// Like [`Awaitable::timeout`].
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::TimedOut) if the time elapses first. [`Until::flatten`] converts it to the function's own error.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime with its timer enabled.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// use std::{io, time::Duration};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let mut kept: Option<Completer<Result<io::Result<u8>, Dropped>>> = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// let outcome: io::Result<u8> = awaitable.flatten().timeout(Duration::from_millis(1)).flatten().await;
    /// assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::TimedOut);
    /// # });
    /// ```
    #[track_caller]
    pub fn timeout(self, duration: Duration) -> Timeout<Self> {
        timeout(self, duration)
    }
}

#[track_caller]
fn timeout<A: Waited>(awaited: A, duration: Duration) -> Timeout<A> {
    let remedy =
        "use `.wait_timeout(duration)` on a thread, or `.until(timer)` with another executor";
    drop(current_runtime(
        awaited.function_name(),
        "`.timeout()`",
        remedy,
    ));
    Until::new(awaited, sleep(duration), Some(duration))
}
