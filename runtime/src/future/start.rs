//! Operations that are started by hand, without the attribute.

use std::any::type_name;

use super::{Awaitable, enclosing_function, glue};
use crate::operation::Operation;
use crate::{Completer, Dropped, oneshot};

impl<V> Awaitable<Result<V, Dropped>> {
    /// Starts a callback function by hand, for a single call that is not worth an annotation.
    ///
    /// `start` is called at once. [`Dropped`] will name the function that contains the call of `Awaitable::new`.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// let three = Awaitable::new(|completer| {
    ///     std::thread::spawn(|| completer.complete(Ok(3)));
    /// });
    /// assert_eq!(three.wait(), Ok::<i32, Dropped>(3));
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does. Nothing is leaked then.
    #[inline]
    #[track_caller]
    pub fn new<F>(start: F) -> Self
    where
        F: FnOnce(Completer<Result<V, Dropped>>),
    {
        let operation = Operation::awaitable(function_of::<F>);
        let (sender, receiver) = oneshot::channel(function_of::<F>, dropped_in::<V, F>, operation);
        let awaitable = Self::from_receiver(receiver);
        start(Completer::new(sender));
        awaitable
    }

    /// Like [`new`](Self::new), for a function that can fail or that returns a handle.
    ///
    /// # Errors
    ///
    /// The error of `start`.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # use std::io;
    /// fn fetch(url: &str, callback: impl FnOnce(u16)) -> io::Result<u32> {
    ///     callback(200);
    ///     Ok(7)
    /// }
    ///
    /// let (request, status) = Awaitable::try_new(|completer| {
    ///     fetch("url", move |status| completer.complete(Ok(status)))
    /// })?;
    /// assert_eq!(request, 7);
    /// assert_eq!(status.wait(), Ok::<u16, Dropped>(200));
    /// # Ok::<(), io::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If `start` does. Nothing is leaked then.
    #[inline]
    #[track_caller]
    pub fn try_new<H, E, F>(start: F) -> Result<(H, Self), E>
    where
        F: FnOnce(Completer<Result<V, Dropped>>) -> Result<H, E>,
    {
        let operation = Operation::awaitable(function_of::<F>);
        let (sender, receiver) = oneshot::channel(function_of::<F>, dropped_in::<V, F>, operation);
        let awaitable = Self::from_receiver(receiver);
        let handle = start(Completer::new(sender))?;
        Ok((handle, awaitable))
    }
}

/// Returns a completer and its awaitable, for tests and for code that does not start an operation in one place.
///
/// If the completer is dropped, [`Dropped`] names the function `pair`. Use [`Awaitable::new`] to have your function named.
///
/// ```
/// use awaitify::{Awaitable, Dropped};
///
/// struct Client;
///
/// impl Client {
///     // A mock of a generated wrapper.
///     fn awaitable_status(&self) -> Awaitable<Result<u16, Dropped>> {
///         let (completer, awaitable) = awaitify::pair();
///         completer.complete(Ok(200));
///         awaitable
///     }
/// }
///
/// assert_eq!(Client.awaitable_status().wait(), Ok(200));
/// ```
#[doc(alias("oneshot", "channel", "mock"))]
#[allow(
    clippy::type_complexity,
    reason = "both halves, in full, because an alias would hide what they are"
)]
#[track_caller]
pub fn pair<V>() -> (Completer<Result<V, Dropped>>, Awaitable<Result<V, Dropped>>) {
    const FUNCTION: &str = "pair";
    glue::pair(|| FUNCTION, || Err(Dropped::new(FUNCTION)))
}

/// Returns the error of a callback started in the closure `F`. The name is only computed when it is needed.
fn dropped_in<V, F>() -> Result<V, Dropped> {
    Err(Dropped::new(function_of::<F>()))
}

/// Returns the name of the function that the closure `F` is written in.
fn function_of<F>() -> &'static str {
    enclosing_function(type_name::<F>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_names_enclosing_function() {
        fn forget<T>() -> Awaitable<Result<T, Dropped>> {
            Awaitable::new(|_completer| {})
        }
        assert_eq!(
            forget::<Vec<u8>>().wait().unwrap_err(),
            Dropped::new("forget")
        );
    }

    #[test]
    fn dropped_names_generic_function() {
        fn given<F: FnOnce()>(before: F) -> Awaitable<Result<u8, Dropped>> {
            Awaitable::new(|_completer| before())
        }
        assert_eq!(given(|| {}).wait(), Err(Dropped::new("given")));
    }
}
