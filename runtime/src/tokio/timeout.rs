//! A timeout that uses Tokio's clock.

use std::future::Future;
use std::time::Duration;

use crate::{Awaitable, Guard, NotDone};

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits until the value comes, but no longer than `duration` from now.
    ///
    /// Like [`until`](Self::until), but with Tokio's timer.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the time elapses first.
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
    /// # use awaitify::{Awaitable, Dropped, NotDone};
    /// use std::time::Duration;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let mut kept = None;
    /// let awaitable = Awaitable::new(|completer| kept = Some(completer));
    /// let outcome: Result<Result<u8, Dropped>, NotDone> = awaitable.timeout(Duration::from_millis(1)).await;
    /// assert_eq!(outcome, Err(NotDone));
    /// # });
    /// ```
    #[track_caller]
    pub fn timeout(self, duration: Duration) -> impl Future<Output = Result<T, NotDone>> {
        self.until(tokio::time::sleep(duration))
    }
}
