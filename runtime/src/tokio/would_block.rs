//! The error that means nothing yet.

use std::io;

/// An error that can say that there is nothing yet: [`io::Error`], of kind [`WouldBlock`](io::ErrorKind::WouldBlock).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot report that there is no value yet",
    label = "expected `io::Error`",
    note = "return an `io::Result<T>`, with `ErrorKind::WouldBlock` if there is no value yet",
    note = "under `poll` it may also be a `Result<Option<T>, E>`, with `None` if there is no value yet"
)]
pub trait WouldBlock: Sized {
    /// Whether it says so.
    fn would_block(&self) -> bool;
    /// What the reactor fails with.
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
