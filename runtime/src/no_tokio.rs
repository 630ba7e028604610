//! Replaces `tokio/` if the feature is off: what the other modules call. It exports nothing.

use std::{convert::Infallible, time::Duration};

use crate::{Awaitable, Guard};

/// No thread is known to drive a runtime.
pub(crate) mod threads {
    pub(crate) fn refuse_to_block(_function: &str, _instead: &str) {}
    pub(crate) fn refuse_to_wait_for_room() {}
}

/// Explains that `.timeout()` needs the feature. rustc alone would propose `wait_timeout`, which blocks.
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
