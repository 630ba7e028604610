//! What is used of `notify`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use notify::{Event, RecommendedWatcher};

/// The first event. `EventHandler` is a trait that closures of `notify::Result<Event>` have.
/// The watcher is told what to watch when it is there, and stops when it is dropped.
#[awaitable(path = notify::recommended_watcher, callback = event_handler(notify::Result<Event>))]
pub fn first_event<F>(event_handler: F) -> notify::Result<RecommendedWatcher>
where
    F: notify::EventHandler;
