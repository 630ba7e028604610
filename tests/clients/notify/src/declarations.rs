//! Declarations of `notify`, copied from its documentation without the bodies.

use awaitify::awaitable;
use notify::{Event, RecommendedWatcher};

/// The first event. Closures of `notify::Result<Event>` implement the trait `EventHandler`. The watcher gets its path
/// later, and stops if it is dropped.
#[awaitable(path = notify::recommended_watcher, callback = event_handler(notify::Result<Event>))]
pub fn first_event<F>(event_handler: F) -> notify::Result<RecommendedWatcher>
where
    F: notify::EventHandler;
