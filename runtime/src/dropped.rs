//! The error of a callback that was dropped without being called, or of a task that ended so.

use std::{error::Error, fmt, io};

/// The callback was dropped without being called, so no value will ever come.
///
/// Of a function without a callback, it was the task: it panicked, or its runtime shut down.
///
/// It names the legacy function. It is made where the awaitable is awaited, so a call that ends well pays
/// nothing for it.
///
/// ```
/// use awaitify::{Awaitable, Dropped};
///
/// fn forgetful(callback: impl FnOnce(i32)) {
///     drop(callback);
/// }
///
/// fn ask() -> Awaitable<Result<i32, Dropped>> {
///     Awaitable::new(|completer| forgetful(|value| completer.complete(Ok(value))))
/// }
///
/// let error = ask().wait().unwrap_err();
/// assert_eq!(error.function(), "ask");
/// assert_eq!(error.to_string(), "`ask` gave no value: its callback or task was dropped");
/// ```
///
/// `?` turns it into an [`io::Error`] (of kind [`BrokenPipe`](io::ErrorKind::BrokenPipe)), a `String` or a
/// boxed error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dropped {
    function: &'static str,
}

impl Dropped {
    /// The error for a callback of the function called `function`.
    ///
    /// ```
    /// const GONE: awaitify::Dropped = awaitify::Dropped::new("fetch");
    /// assert_eq!(GONE.function(), "fetch");
    /// ```
    #[must_use]
    pub const fn new(function: &'static str) -> Self {
        Self { function }
    }

    /// The name of the function that gave no value.
    ///
    /// ```
    /// assert_eq!(awaitify::Dropped::new("fetch").function(), "fetch");
    /// ```
    #[must_use]
    pub const fn function(&self) -> &'static str {
        self.function
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` gave no value: its callback or task was dropped",
            self.function
        )
    }
}

impl Error for Dropped {}

impl From<Dropped> for io::Error {
    fn from(dropped: Dropped) -> Self {
        io::Error::new(io::ErrorKind::BrokenPipe, dropped)
    }
}

impl From<Dropped> for String {
    fn from(dropped: Dropped) -> Self {
        dropped.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_io_error_keeps_the_function_name() {
        let error = io::Error::from(Dropped::new("fetch"));
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        assert_eq!(inner, Some(&Dropped::new("fetch")));
    }

    #[test]
    fn a_string_says_what_happened() {
        assert_eq!(
            String::from(Dropped::new("fetch")),
            "`fetch` gave no value: its callback or task was dropped"
        );
    }
}
