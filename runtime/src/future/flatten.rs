//! `.flatten()`, which saves one of two `?`.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::future::FusedFuture;

use super::Until;
use super::waited::Waited;
use crate::{Awaitable, Guard, NotDone, TimedOut};

/// The future of [`Awaitable::flatten`] and [`Until::flatten`].
///
/// It has the methods of [`Awaitable`], so it does not matter whether you flatten first or last.
#[must_use = "the operation runs, but its value is never taken"]
pub struct Flatten<A> {
    inner: A,
}

impl<T, E, F, G: Guard> Awaitable<Result<Result<T, E>, F>, G> {
    /// Returns a future of the callback's own `Result`. [`Dropped`](crate::Dropped) or
    /// [`BlockingError`](crate::BlockingError) is converted to its error type.
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
    pub fn flatten(self) -> Flatten<Self>
    where
        E: From<F>,
    {
        Flatten::new(self)
    }
}

impl<A> Flatten<A> {
    pub(super) const fn new(inner: A) -> Self {
        Self { inner }
    }

    /// The future that is flattened.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert!(read.get_ref().is_done());
    /// ```
    pub const fn get_ref(&self) -> &A {
        &self.inner
    }

    /// Returns the future that is flattened, for example to detach it.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// read.into_inner().detach();
    /// ```
    pub fn into_inner(self) -> A {
        self.inner
    }
}

impl<T, E: From<F>, F, G: Guard> Flatten<Awaitable<Result<Result<T, E>, F>, G>> {
    /// Like [`Awaitable::is_done`].
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert!(read.is_done());
    /// ```
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.inner.is_done()
    }

    /// Like [`Awaitable::try_take`].
    ///
    /// # Errors
    ///
    /// [`NotDone`] if the callback has neither been called nor dropped yet.
    ///
    /// # Panics
    ///
    /// If the value has been taken before.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let mut read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert_eq!(read.try_take(), Ok(Ok(6)));
    /// ```
    #[track_caller]
    pub fn try_take(&mut self) -> Result<Result<T, E>, NotDone> {
        self.inner.try_take().map(flat)
    }

    /// Like [`Awaitable::wait`].
    ///
    /// # Errors
    ///
    /// The callback's own error, also for a callback that was dropped.
    ///
    /// # Panics
    ///
    /// Like [`Awaitable::wait`].
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert_eq!(read.wait(), Ok(6));
    /// ```
    #[track_caller]
    pub fn wait(self) -> Result<T, E> {
        flat(self.inner.wait())
    }

    /// Like [`Awaitable::wait_timeout`].
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if the time has elapsed. Nothing is changed then.
    ///
    /// # Panics
    ///
    /// Like [`Awaitable::wait_timeout`].
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # use std::time::Duration;
    /// let mut read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert_eq!(read.wait_timeout(Duration::from_secs(1)), Ok(Ok(6)));
    /// ```
    #[track_caller]
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<Result<T, E>, TimedOut> {
        self.inner.wait_timeout(timeout).map(flat)
    }

    /// Like [`Awaitable::until`].
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if `timer` was done first. [`Until::flatten`] converts it to the callback's own error.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # use std::future::pending;
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// let limited = read.until(pending::<()>());
    /// # let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    /// # assert_eq!(std::future::Future::poll(std::pin::pin!(limited), &mut cx), std::task::Poll::Ready(Ok(Ok(6))));
    /// ```
    pub fn until<S: Future>(self, timer: S) -> Until<Self, S> {
        Until::new(self, timer, None)
    }

    /// Like [`Awaitable::cancel`].
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let read = Awaitable::ready(Ok::<_, Dropped>(Ok::<u8, String>(6))).flatten();
    /// assert_eq!(read.cancel().wait(), Ok(6));
    /// ```
    pub fn cancel(self) -> Flatten<Awaitable<Result<Result<T, E>, F>>> {
        Flatten::new(self.inner.cancel())
    }
}

/// An awaitable that can be flattened.
type Nested<T, E, F, G> = Awaitable<Result<Result<T, E>, F>, G>;

/// The timeout of the flattened future.
type FlatUntil<T, E, F, G, S> = Until<Flatten<Nested<T, E, F, G>>, S>;

impl<T, E, F, G: Guard, S> Until<Nested<T, E, F, G>, S>
where
    E: From<F> + From<TimedOut>,
{
    /// Returns a future of the callback's own `Result`. A dropped callback and the end of the time are converted to its
    /// error type.
    ///
    /// The order does not matter: `.flatten().timeout(duration).flatten()` is the same.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// # use std::{future::{Future, ready}, io, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut kept: Option<Completer<Result<io::Result<u8>, Dropped>>> = None;
    /// # let read = Awaitable::new(|completer| kept = Some(completer));
    /// # let timer = ready(());
    /// let outcome = read.until(timer).flatten(); // a future of `io::Result<u8>`
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # let Poll::Ready(outcome) = pin!(outcome).poll(&mut cx) else { panic!() };
    /// # assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::TimedOut);
    /// ```
    pub fn flatten(self) -> Flatten<FlatUntil<T, E, F, G, S>> {
        Flatten::new(self.map_awaited(Flatten::new))
    }
}

impl<T, E, A, S> Until<Flatten<A>, S>
where
    Flatten<A>: Waited<Output = Result<T, E>>,
    E: From<TimedOut>,
{
    /// Returns a future of the callback's own `Result`. The end of the time is converted to its error type.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Completer, Dropped};
    /// # use std::{future::{Future, ready}, io, pin::pin, task::{Context, Poll, Waker}};
    /// # let mut kept: Option<Completer<Result<io::Result<u8>, Dropped>>> = None;
    /// # let read = Awaitable::new(|completer| kept = Some(completer));
    /// # let timer = ready(());
    /// let outcome = read.flatten().until(timer).flatten(); // a future of `io::Result<u8>`
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # let Poll::Ready(outcome) = pin!(outcome).poll(&mut cx) else { panic!() };
    /// # assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::TimedOut);
    /// ```
    pub fn flatten(self) -> Flatten<Self> {
        Flatten::new(self)
    }
}

fn flat<T, E: From<F>, F>(outcome: Result<Result<T, E>, F>) -> Result<T, E> {
    outcome?
}

impl<A, T, E, F> Future for Flatten<A>
where
    A: Future<Output = Result<Result<T, E>, F>> + Unpin,
    E: From<F>,
{
    type Output = Result<T, E>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.inner).poll(cx).map(flat)
    }
}

impl<A, T, E, F> FusedFuture for Flatten<A>
where
    A: FusedFuture + Future<Output = Result<Result<T, E>, F>> + Unpin,
    E: From<F>,
{
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

impl<T, E, F, G: Guard> Waited for Flatten<Awaitable<Result<Result<T, E>, F>, G>>
where
    E: From<F>,
{
    fn function_name(&self) -> &'static str {
        self.get_ref().function()
    }

    fn take_now(&mut self) -> Option<Result<T, E>> {
        self.try_take().ok()
    }
}

impl<A: fmt::Debug> fmt::Debug for Flatten<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Flatten").field(&self.inner).finish()
    }
}
