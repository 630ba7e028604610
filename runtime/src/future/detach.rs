//! Lets an operation run without waiting for it.

use super::on_done::call_when_done;
use crate::panics::catch_panic_in_drop;
use crate::{Awaitable, Guard, Kept, OnCancel};

impl<T> Awaitable<T> {
    /// Lets the operation run, and drops the value on the thread that delivers it. If it is done, drops the value here.
    ///
    /// Unlike dropping the awaitable, this leaves the operation [awaited](crate::Completer::is_awaited). For example, a
    /// `blocking` job that has not started yet will run.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let awaitable: Awaitable<Result<u8, Dropped>> = Awaitable::new(|completer| {
    ///     std::thread::spawn(move || completer.complete(Ok(6)));
    /// });
    /// awaitable.detach();
    /// ```
    pub fn detach(mut self) {
        if let Some((receiver, _)) = self.waiting.take() {
            receiver.detach();
        }
    }
}

impl<T, H> Awaitable<T, Kept<H>>
where
    T: Send + 'static,
    H: Send + 'static,
{
    /// Lets the operation run. When the callback comes, drops the handle and the value on its thread, so both must be
    /// `Send`.
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
    /// Lets the operation run without cancelling it. When the callback comes, drops the handle, the hook and the value on
    /// its thread.
    ///
    /// So all of them must be `Send`. An awaitable with a [`LocalOnCancel`](crate::LocalOnCancel) cannot be detached.
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

fn drop_when_done<T, G>(awaitable: Awaitable<T, G>)
where
    T: Send + 'static,
    G: Guard + Send + 'static,
{
    // If the value has been taken, so has the guard.
    if !awaitable.is_terminated() {
        // `on_done` would make a value for a dropped callback, which would be dropped unseen.
        call_when_done(awaitable, catch_panic_in_drop);
    }
}
