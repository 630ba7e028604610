//! The value did not come in time.

use std::{error::Error, fmt, io, time::Duration};

/// The callback was neither called nor dropped before the time was over.
///
/// [`timeout`](crate::Awaitable::timeout), [`until`](crate::Awaitable::until) and
/// [`wait_timeout`](crate::Awaitable::wait_timeout) return it. It names the legacy function and the time.
///
/// ```
/// use awaitify::{Awaitable, Dropped, TimedOut};
/// use std::time::Duration;
///
/// # let mut kept = None;
/// fn ask(keep: impl FnOnce(awaitify::Completer<Result<u8, Dropped>>)) -> Awaitable<Result<u8, Dropped>> {
///     Awaitable::new(|completer| keep(completer))
/// }
///
/// let mut answer = ask(|completer| kept = Some(completer));
/// let error = answer.wait_timeout(Duration::from_millis(5)).unwrap_err();
/// assert_eq!(error, TimedOut::new("ask", Some(Duration::from_millis(5))));
/// assert_eq!(error.to_string(), "`ask` gave no value within 5ms");
/// ```
///
/// `?` converts it to an [`io::Error`] (of kind [`TimedOut`](io::ErrorKind::TimedOut)), a `String` or a boxed error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimedOut {
    function: &'static str,
    after: Option<Duration>,
}

impl TimedOut {
    /// Creates the error for a call of `function`. `after` is `None` if the timer was a future.
    ///
    /// ```
    /// const LATE: awaitify::TimedOut = awaitify::TimedOut::new("fetch", None);
    /// assert_eq!(LATE.to_string(), "`fetch` gave no value before the timer ended");
    /// ```
    #[must_use]
    pub const fn new(function: &'static str, after: Option<Duration>) -> Self {
        Self { function, after }
    }

    /// The name of the function that gave no value in time.
    ///
    /// ```
    /// assert_eq!(awaitify::TimedOut::new("fetch", None).function(), "fetch");
    /// ```
    #[must_use]
    pub const fn function(&self) -> &'static str {
        self.function
    }

    /// The time that was waited for, or `None` if it is unknown, because the timer was a future.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let second = Duration::from_secs(1);
    /// assert_eq!(awaitify::TimedOut::new("fetch", Some(second)).after(), Some(second));
    /// ```
    #[must_use]
    pub const fn after(&self) -> Option<Duration> {
        self.after
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` gave no value ", self.function)?;
        match self.after {
            Some(after) => write!(f, "within {after:?}"),
            None => f.write_str("before the timer ended"),
        }
    }
}

impl Error for TimedOut {}

impl From<TimedOut> for io::Error {
    fn from(timed_out: TimedOut) -> Self {
        io::Error::new(io::ErrorKind::TimedOut, timed_out)
    }
}

impl From<TimedOut> for String {
    fn from(timed_out: TimedOut) -> Self {
        timed_out.to_string()
    }
}

/// The callback has neither been called nor dropped yet.
///
/// [`Awaitable::try_take`](crate::Awaitable::try_take) and [`Events::try_take`](crate::Events::try_take) return it and
/// leave everything unchanged, so you can ask again.
///
/// ```
/// use awaitify::{Awaitable, Dropped, NotDone};
///
/// let mut kept = None;
/// let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
/// assert_eq!(awaitable.try_take(), Err::<Result<u8, Dropped>, _>(NotDone));
/// ```
///
/// `?` converts it to an [`io::Error`] (of kind [`WouldBlock`](io::ErrorKind::WouldBlock)), a `String` or a boxed error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct NotDone;

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback has not been called yet")
    }
}

impl Error for NotDone {}

impl From<NotDone> for io::Error {
    fn from(not_done: NotDone) -> Self {
        io::Error::new(io::ErrorKind::WouldBlock, not_done)
    }
}

impl From<NotDone> for String {
    fn from(not_done: NotDone) -> Self {
        not_done.to_string()
    }
}
