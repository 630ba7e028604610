//! Declarations of `glib`, copied from its documentation without the bodies.

use std::rc::Rc;
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

    /// A stream of ticks. A tick that comes while one is queued is lost. The hook removes the source, so the callback of
    /// a closed stream still continues.
    #[awaitable(name = ticks, stream(latest), reply = ControlFlow::Continue)]
    pub fn timeout_add<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnMut() -> ControlFlow + Send + 'static;

    /// The names of the ticks are shared within the thread of the loop, so they need not be `Send`.
    #[awaitable(
        name = local_ticks,
        stream(buffer = 8, overflow = drop_newest),
        map = || -> Rc<str> { Rc::from("tick") },
        reply = ControlFlow::Continue
    )]
    pub fn timeout_add_local<F>(interval: Duration, func: F) -> SourceId
    where
        F: FnMut() -> ControlFlow + 'static;
}

/// GLib removes the source itself if the callback returns `Break`, so there is nothing to cancel.
#[awaitable(
    path = glib::timeout_add_local,
    stream(unbounded),
    discard,
    reply = ControlFlow::Continue,
    reply_when_closed = ControlFlow::Break
)]
pub fn ticks_until_closed<F>(interval: Duration, func: F) -> SourceId
where
    F: FnMut() -> ControlFlow + 'static;
