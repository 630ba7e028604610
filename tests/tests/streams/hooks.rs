//! The hook runs exactly once, if and only if the library still has a callback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awaitify::{Ended, Flow, awaitable};

use super::bus::Bus;

// from: issues GLib critical on unregistering twice
#[test]
fn no_hook_after_library_dropped_callback() {
    let bus = Bus::<u8>::new();
    let mut events = bus.stream_listen();
    bus.publish(1);
    bus.shut_down();
    let Some(Ended::Dropped(dropped)) = events.ended() else {
        panic!("{events:?}");
    };
    assert_eq!(dropped.function(), "listen");
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    drop(events);
    assert_eq!(bus.unlistened(), 0, "the bus would panic");
}

/// Calls each handler until it is removed, and counts removals.
#[derive(Default)]
struct Source {
    handlers: std::sync::Mutex<Vec<Option<Box<dyn Fn(u32) + Send>>>>,
    removed: AtomicUsize,
}

impl Source {
    #[awaitable(
        stream(unbounded),
        flow = |value: u32| -> Flow<u32> { if value == 0 { Flow::Last(0) } else { Flow::Item(value) } },
        cancel = { let source = Arc::clone(self); move |id| source.remove(id) },
    )]
    fn subscribe(self: &Arc<Self>, handler: impl Fn(u32) + Send + 'static) -> usize {
        let mut handlers = self.handlers.lock().unwrap();
        handlers.push(Some(Box::new(handler)));
        handlers.len() - 1
    }

    #[awaitable(
        stream(buffer = 2, overflow = end),
        cancel = { let source = Arc::clone(self); move |id| source.remove(id) },
    )]
    fn subscribe_two(self: &Arc<Self>, handler: impl Fn(u32) + Send + 'static) -> usize {
        self.subscribe(handler)
    }

    fn remove(&self, id: usize) {
        self.removed.fetch_add(1, Ordering::SeqCst);
        drop(self.handlers.lock().unwrap()[id].take());
    }

    fn call(&self, value: u32) {
        for handler in self.handlers.lock().unwrap().iter().flatten() {
            handler(value);
        }
    }
}

// from: issues node#51010
#[test]
fn hook_runs_after_last_value() {
    let source = Arc::<Source>::default();
    let mut events = source.stream_subscribe();
    source.call(1);
    source.call(0);
    source.call(2);
    assert_eq!(events.ended(), Some(Ended::Finished));
    assert_eq!(
        source.removed.load(Ordering::SeqCst),
        0,
        "the callback's thread runs no hook"
    );
    assert_eq!(events.wait_next(), Some(1));
    assert_eq!(events.wait_next(), Some(0));
    assert_eq!(events.wait_next(), None);
    assert_eq!(source.removed.load(Ordering::SeqCst), 1);
    drop(events);
    assert_eq!(source.removed.load(Ordering::SeqCst), 1);
}

#[test]
fn hook_runs_after_overflow() {
    let source = Arc::<Source>::default();
    let mut events = source.stream_subscribe_two();
    for value in 1..=4 {
        source.call(value);
    }
    assert_eq!(events.ended(), Some(Ended::Overflowed));
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1, 2]);
    drop(events);
    assert_eq!(source.removed.load(Ordering::SeqCst), 1);
}

#[test]
fn unpolled_end_keeps_handle_until_drop() {
    let source = Arc::<Source>::default();
    let events = source.stream_subscribe();
    source.call(0);
    assert!(events.guard().is_some());
    drop(events);
    assert_eq!(source.removed.load(Ordering::SeqCst), 1);
}

#[test]
fn none_is_returned_forever() {
    let bus = Bus::<u8>::new();
    let mut events = bus.stream_listen();
    bus.shut_down();
    for _ in 0..3 {
        assert_eq!(events.wait_next(), None);
    }
}
