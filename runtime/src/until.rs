//! Giving up after a while, on any executor.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use crate::{Awaitable, Guard, NotDone};

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits until the value comes or `timer`, any future, is done.
    ///
    /// The value wins where both are ready. When `timer` is done first the awaitable is dropped, so that its
    /// cancel hook has run when the error is seen.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if `timer` was done first.
    ///
    /// # Panics
    ///
    /// If it has given its value before.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the awaitable.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped, NotDone};
    /// # use std::{future::{Future, ready}, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// let mut kept = None;
    /// let pending = Awaitable::new(|completer| kept = Some(completer));
    /// let elapsed = pending.until(ready(())); // `ready` stands for your executor's timer
    /// # let elapsed = pin!(elapsed).poll(&mut cx);
    /// # assert_eq!(elapsed, Poll::Ready(Err::<Result<u8, Dropped>, _>(NotDone)));
    /// ```
    pub async fn until<S: Future>(mut self, timer: S) -> Result<T, NotDone> {
        let mut timer = pin!(timer);
        poll_fn(|cx| {
            if let Poll::Ready(value) = Pin::new(&mut self).poll(cx) {
                return Poll::Ready(Ok(value));
            }
            match timer.as_mut().poll(cx) {
                // It may have come while the timer was asked.
                Poll::Ready(_) => Poll::Ready(self.try_take()),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }

    /// Waits until the value comes, but no longer than `duration` from now.
    ///
    /// As [`until`](Self::until), with Tokio's timer.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the time is over first.
    ///
    /// # Panics
    ///
    /// If there is no current Tokio runtime with its timer enabled, or the value has been given before.
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
    #[cfg(feature = "tokio")]
    #[track_caller]
    pub fn timeout(
        self,
        duration: std::time::Duration,
    ) -> impl Future<Output = Result<T, NotDone>> {
        self.until(tokio::time::sleep(duration))
    }
}
