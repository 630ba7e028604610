//! The receivers that a timeout can wait for.

use std::future::Future;

use super::Awaitable;
use crate::Guard;

/// A future whose value can also be asked for without a waker.
pub trait Waited: Future + Unpin {
    /// The name of the legacy function.
    fn function_name(&self) -> &'static str;

    /// Takes the value if it is there.
    fn take_now(&mut self) -> Option<Self::Output>;
}

impl<T, G: Guard> Waited for Awaitable<T, G> {
    fn function_name(&self) -> &'static str {
        self.function()
    }

    fn take_now(&mut self) -> Option<T> {
        self.try_take().ok()
    }
}
