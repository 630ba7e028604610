//! `.flatten()`, which saves one of two `?`.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::future::FusedFuture;

use crate::{Awaitable, Dropped, Guard};

/// The future of [`Awaitable::flatten`].
#[must_use = "the operation runs, but its value is never taken"]
pub struct Flatten<T, E, G: Guard = ()> {
    awaitable: Awaitable<Result<Result<T, E>, Dropped>, G>,
}

impl<T, E, G: Guard> Awaitable<Result<Result<T, E>, Dropped>, G> {
    /// Returns a future of the callback's own `Result`. A dropped callback is converted to its error type.
    ///
    /// ```
    /// use awaitify::{Awaitable, Dropped};
    /// use std::io;
    ///
    /// fn legacy_read(callback: impl FnOnce(io::Result<String>)) {
    ///     callback(Ok(String::from("text")));
    /// }
    ///
    /// async fn read() -> io::Result<String> {
    ///     Awaitable::new(|completer| legacy_read(|result| completer.complete(Ok(result)))).flatten().await
    /// }
    /// # let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    /// # let std::task::Poll::Ready(text) = std::future::Future::poll(std::pin::pin!(read()), &mut cx)
    /// #     else { panic!() };
    /// # assert_eq!(text.unwrap(), "text");
    /// ```
    ///
    /// # Cancel safety
    ///
    /// The same as for [`Awaitable`]. It also panics if it is polled again after its result.
    pub fn flatten(self) -> Flatten<T, E, G>
    where
        E: From<Dropped>,
    {
        Flatten { awaitable: self }
    }
}

impl<T, E: From<Dropped>, G: Guard> Future for Flatten<T, E, G> {
    type Output = Result<T, E>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.awaitable)
            .poll(cx)
            .map(|outcome| outcome?)
    }
}

impl<T, E: From<Dropped>, G: Guard> FusedFuture for Flatten<T, E, G> {
    fn is_terminated(&self) -> bool {
        self.awaitable.is_terminated()
    }
}

impl<T, E, G: Guard + fmt::Debug> fmt::Debug for Flatten<T, E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Flatten").field(&self.awaitable).finish()
    }
}
