//! What is used of `glib`, as its documentation states it, less the bodies.

use std::time::Duration;

use awaitify::awaitable;
use glib::{ControlFlow, SourceId};

/// Dropping a `SourceId` leaves the source in the loop; `remove` takes it out.
/// It panics for a source that is gone, so it must not be run after the callback.
#[awaitable(path = glib, cancel = |source: SourceId| source.remove())]
pub mod sources {
    use super::*;

    pub fn timeout_add_once<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnOnce() + Send + 'static;

    pub fn timeout_add_local_once<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnOnce() + 'static;

    /// The callback says whether it wants to be called again.
    #[awaitable(reply = ControlFlow::Break)]
    pub fn timeout_add_local<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnMut() -> ControlFlow + 'static;

    pub fn idle_add_once<F>(func: F) -> SourceId
    where
        F: FnOnce() + Send + 'static;
}
