//! The receivers that a timeout can wait for.

use std::future::Future;

use super::{Awaitable, Flatten};
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

impl<T, E, F, G: Guard> Waited for Flatten<Awaitable<Result<Result<T, E>, F>, G>>
where
    E: From<F>,
{
    fn function_name(&self) -> &'static str {
        self.get_ref().function()
    }

    fn take_now(&mut self) -> Option<Result<T, E>> {
        self.try_take().ok()
    }
}
