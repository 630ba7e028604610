//! Declarations of `notify`, copied from its documentation without the bodies.

use awaitify::awaitable;
use notify::{Event, RecommendedWatcher};

/// The first event. Closures of `notify::Result<Event>` implement the trait `EventHandler`. The watcher gets its path
/// later, and stops if it is dropped.
#[awaitable(path = notify::recommended_watcher, callback = event_handler(notify::Result<Event>))]
pub fn first_event<F>(event_handler: F) -> notify::Result<RecommendedWatcher>
where
    F: notify::EventHandler;

/// Every event. The stream keeps the watcher, and its guard is the way to it.
#[awaitable(
    path = notify::recommended_watcher,
    callback = event_handler(notify::Result<Event>),
    stream(unbounded),
    keep
)]
pub fn changes<F>(event_handler: F) -> notify::Result<RecommendedWatcher>
where
    F: notify::EventHandler;

/// The watcher's thread waits while the stream is full. `EventHandler` implies `Send`, but only its name is visible here.
#[awaitable(
    path = notify::recommended_watcher,
    callback = event_handler(notify::Result<Event>),
    stream(buffer = 1, overflow = block),
    keep
)]
pub fn slow_changes<F>(event_handler: F) -> notify::Result<RecommendedWatcher>
where
    F: notify::EventHandler + Send;
