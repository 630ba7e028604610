//! Errors that report that there is no value yet.

use std::io;

/// An error that can report that there is no value yet: [`io::Error`] of the kind
/// [`WouldBlock`](io::ErrorKind::WouldBlock).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot report that there is no value yet",
    label = "expected `io::Error`",
    note = "return an `io::Result<T>`, with `ErrorKind::WouldBlock` if there is no value yet",
    note = "under `poll` it may also be a `Result<Option<T>, E>`, with `None` if there is no value yet"
)]
pub trait WouldBlock: Sized {
    /// Returns true if the error reports that there is no value yet.
    fn would_block(&self) -> bool;
    /// Converts an error of the reactor.
    fn from_io(error: io::Error) -> Self;
}

impl WouldBlock for io::Error {
    fn would_block(&self) -> bool {
        self.kind() == io::ErrorKind::WouldBlock
    }
    fn from_io(error: io::Error) -> Self {
        error
    }
}
