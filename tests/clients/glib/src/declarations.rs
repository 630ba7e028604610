//! Declarations of `glib`, copied from its documentation without the bodies.

use std::time::Duration;

use awaitify::awaitable;
use glib::{ControlFlow, SourceId};

/// Dropping a `SourceId` leaves the source in the loop, so `remove` takes it out. It panics if the source is gone, so
/// it must not run after the callback.
#[awaitable(path = glib, cancel = |source: SourceId| source.remove())]
pub mod sources {
    use super::*;

    pub fn timeout_add_once<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnOnce() + Send + 'static;

    pub fn timeout_add_local_once<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnOnce() + 'static;

    /// The callback returns if it wants to be called again.
    #[awaitable(reply = ControlFlow::Break)]
    pub fn timeout_add_local<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnMut() -> ControlFlow + 'static;

    pub fn idle_add_once<F>(func: F) -> SourceId
    where
        F: FnOnce() + Send + 'static;
}
