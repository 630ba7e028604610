//! Declarations of `crossbeam-epoch`, copied from its documentation without the bodies.

use awaitify::awaitable;
use crossbeam_epoch::Guard;

#[awaitable(for = Guard)]
pub trait GuardExt {
    /// The callback returns the function's `R`, which is `()` here.
    #[awaitable(name = collected)]
    fn defer<F>(&self, f: F)
    where
        F: FnOnce(),
        F: Send + 'static;
}
