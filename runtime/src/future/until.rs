//! A timeout that works on any executor.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use crate::{Awaitable, Guard, NotDone};

impl<T, G: Guard> Awaitable<T, G> {
    /// Waits until the value comes or `timer` is done, which can be any future.
    ///
    /// If both are ready, the value wins. If `timer` is done first, the awaitable is dropped, so its cancel hook has run
    /// when the error is returned.
    ///
    /// # Errors
    ///
    /// [`NotDone`] if `timer` was done first.
    ///
    /// # Panics
    ///
    /// If the value has been taken before.
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
    /// let elapsed = pending.until(ready(())); // use your executor's timer instead of `ready`
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
                // The value may have come while the timer was polled.
                Poll::Ready(_) => Poll::Ready(self.try_take()),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }
}
