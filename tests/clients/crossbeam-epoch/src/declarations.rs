//! What is used of `crossbeam-epoch`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use crossbeam_epoch::Guard;

#[awaitable(for = Guard)]
pub trait GuardExt {
    /// The function's `R`, what the callback returns, is nothing here.
    #[awaitable(name = collected)]
    fn defer<F>(&self, f: F)
    where
        F: FnOnce(),
        F: Send + 'static;
}
