//! Letting an operation run on without waiting for it.

use crate::{Awaitable, Kept, OnCancel};

impl<T> Awaitable<T> {
    /// Lets the operation run; what comes is dropped where it comes.
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
    /// Lets the operation run; the handle is dropped once the callback has come, on its thread.
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
        self.on_done(drop);
    }
}

impl<T, H> Awaitable<T, OnCancel<H>>
where
    T: Send + 'static,
    H: Send + 'static,
{
    /// Lets the operation run, uncancelled; the handle is dropped once the callback has come, on its thread.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// let mut kept: Option<Completer<Result<u8, Dropped>>> = None;
    /// Awaitable::new(|completer| kept = Some(completer))
    ///     .on_cancel((), Box::new(|()| unreachable!("it was detached")))
    ///     .detach();
    /// ```
    pub fn detach(self) {
        self.on_done(drop);
    }
}
