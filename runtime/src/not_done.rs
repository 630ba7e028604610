//! The error of everything that asks for a value before there is one.

use std::{error::Error, fmt};

/// The callback has neither been called nor dropped yet.
///
/// [`Awaitable::try_take`](crate::Awaitable::try_take) and
/// [`wait_timeout`](crate::Awaitable::wait_timeout) give it and leave the awaitable as it was;
/// [`until`](crate::Awaitable::until) and `timeout` give it after they have dropped the awaitable.
///
/// ```
/// use awaitify::{Awaitable, Dropped, NotDone};
///
/// let mut kept = None;
/// let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
/// assert_eq!(awaitable.try_take(), Err::<Result<u8, Dropped>, _>(NotDone));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct NotDone;

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback has not been called yet")
    }
}

impl Error for NotDone {}
