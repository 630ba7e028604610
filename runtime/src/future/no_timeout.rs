//! `.timeout()` without the feature `tokio`: an error that says so. rustc alone would propose `wait_timeout`, which blocks.

use std::{convert::Infallible, time::Duration};

use crate::{Awaitable, Guard};

/// Never implemented.
#[diagnostic::on_unimplemented(
    message = "`.timeout()` needs the feature `tokio` of awaitify",
    label = "the feature is off",
    note = "use `.until(timer)` with the timer of your executor, or add the feature in Cargo.toml"
)]
pub trait FeatureTokio {}

impl<T, G: Guard> Awaitable<T, G> {
    /// Only with the feature `tokio`.
    ///
    /// ```compile_fail,E0277
    /// # use std::time::Duration;
    /// awaitify::Awaitable::ready(1).timeout(Duration::ZERO);
    /// ```
    #[doc(hidden)]
    pub fn timeout(self, _duration: Duration) -> Infallible
    where
        Self: FeatureTokio,
    {
        unreachable!("`FeatureTokio` is never implemented")
    }
}
