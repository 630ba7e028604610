//! Repeated timeouts as streams.

use std::rc::Rc;
use std::thread;
use std::time::Duration;

use awaitify::{Ended, Events, OnCancel};
use glib::{MainContext, Source, SourceId};

use crate::declarations::sources::{local_ticks, ticks};
use crate::declarations::ticks_until_closed;

const TICK: Duration = Duration::from_millis(1);

fn source_of<V>(events: &Events<V, OnCancel<SourceId>>) -> Source {
    let guard = events.guard().expect("it is not closed");
    MainContext::default()
        .find_source_by_id(guard.handle())
        .expect("the loop has it")
}

pub async fn drop_removes_the_source() {
    let mut events = ticks(TICK);
    let source = source_of(&events);
    for _ in 0..3 {
        assert_eq!(events.next().await, Some(()));
    }
    assert!(!source.is_destroyed());
    drop(events);
    assert!(source.is_destroyed());
}

/// `SourceId::remove` panics if the source is gone, so the hook must not run.
pub async fn removed_source_ends_the_stream() {
    let mut events = ticks(TICK);
    source_of(&events).destroy();
    assert_eq!(events.next().await, None);
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

pub async fn local_values_are_shared() {
    let mut events = local_ticks(TICK);
    let first: Rc<str> = events.next().await.expect("it ticks");
    assert_eq!(Rc::strong_count(&first), 1);
    let source = source_of(&events);
    events.close();
    assert!(source.is_destroyed());
    assert_eq!(events.ended(), Some(Ended::Closed));
}

/// The next tick finds the stream closed and returns `Break`, and then GLib drops the callback.
pub async fn closed_stream_breaks() {
    let mut events = ticks_until_closed(TICK);
    assert_eq!(events.next().await, Some(()));
    events.closed().await;
    assert_eq!(events.next().await, None);
}

/// The ticks come in the loop of this thread. Dropping the stream on the other thread removes the source.
pub fn read_by_another_thread(context: &MainContext) {
    let events = ticks(TICK);
    let source = source_of(&events);
    let reading = thread::spawn(move || {
        let mut events = events;
        events.wait_iter().take(3).count()
    });
    while !reading.is_finished() {
        context.iteration(false);
    }
    assert_eq!(reading.join().expect("it did not panic"), 3);
    assert!(source.is_destroyed());
}
