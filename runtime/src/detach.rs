//! Letting an operation run on without waiting for it.

use std::future::poll_fn;

use crate::contain::contain_drop;
use crate::on_done::call_when_ready;
use crate::{Awaitable, Guard, Kept, OnCancel};

impl<T> Awaitable<T> {
    /// Lets the operation run; what comes is dropped where it comes. If it is done, the value is dropped here.
    ///
    /// Unlike dropping it, this leaves the operation [awaited](crate::Completer::is_awaited): a `blocking` job that has
    /// not started yet will run.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable: Awaitable<Result<u8, Dropped>> = Awaitable::new(|completer| {
    ///     std::thread::spawn(move || completer.complete(Ok(6)));
    /// });
    /// awaitable.detach();
    /// ```
    pub fn detach(self) {
        if let Some(receiver) = self.into_receiver() {
            receiver.detach();
        }
    }
}

impl<T, H> Awaitable<T, Kept<H>>
where
    T: Send + 'static,
    H: Send + 'static,
{
    /// Lets the operation run; the handle is dropped once the callback has come, on its thread, and so is the value.
    ///
    /// So both must be `Send`.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// use std::sync::Arc;
    ///
    /// let handle = Arc::new(());
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// Awaitable::new(|completer| kept = Some(completer)).keep(Arc::clone(&handle)).detach();
    /// assert_eq!(Arc::strong_count(&handle), 2);
    /// kept.unwrap().complete(Ok(1));
    /// assert_eq!(Arc::strong_count(&handle), 1);
    /// ```
    pub fn detach(self) {
        drop_when_done(self);
    }
}

impl<T, H> Awaitable<T, OnCancel<H>>
where
    T: Send + 'static,
    H: Send + 'static,
{
    /// Lets the operation run, uncancelled; the handle is dropped once the callback has come, on its thread, and so
    /// are the hook and the value.
    ///
    /// So all must be `Send`: an awaitable with a [`LocalOnCancel`](crate::LocalOnCancel) cannot be detached.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// Awaitable::new(|completer| kept = Some(completer))
    ///     .on_cancel((), Box::new(|()| unreachable!("it was detached")))
    ///     .detach();
    /// ```
    pub fn detach(self) {
        drop_when_done(self);
    }
}

fn drop_when_done<T, G>(mut awaitable: Awaitable<T, G>)
where
    T: Send + 'static,
    G: Guard + Send + 'static,
{
    // One that has given its value has let its guard go.
    if !awaitable.is_terminated() {
        // Not by `on_done`: of a dropped callback nobody makes a value here, for nobody awaits one.
        call_when_ready(poll_fn(move |cx| awaitable.poll_outcome(cx)), contain_drop);
    }
}
