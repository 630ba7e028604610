//! The callback was dropped.

use std::{error::Error, fmt, io};

/// The callback was dropped without being called, so no value will ever come.
///
/// If the function has no callback, the task was dropped, because it panicked or its runtime shut down.
///
/// The error names the legacy function. It is only created when the awaitable is awaited and there is no value.
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
/// `?` converts it to an [`io::Error`] (of kind [`BrokenPipe`](io::ErrorKind::BrokenPipe)), a `String` or a boxed error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dropped {
    function: &'static str,
}

impl Dropped {
    /// Creates the error for a callback of `function`.
    ///
    /// ```
    /// const GONE: awaitify::Dropped = awaitify::Dropped::new("fetch");
    /// assert_eq!(GONE.function(), "fetch");
    /// ```
    #[must_use]
    pub const fn new(function: &'static str) -> Self {
        Self { function }
    }

    /// The name of the function that produced no value.
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
    fn io_error_keeps_function_name() {
        let error = io::Error::from(Dropped::new("fetch"));
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        assert_eq!(inner, Some(&Dropped::new("fetch")));
    }

    #[test]
    fn string_names_function() {
        assert_eq!(
            String::from(Dropped::new("fetch")),
            "`fetch` gave no value: its callback or task was dropped"
        );
    }
}
