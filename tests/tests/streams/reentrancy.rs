//! Foreign code that runs inside a call: no lock is held, so it may close the stream or call again.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use awaitify::{Events, OnCancel, awaitable};
use futures_core::Stream;

use super::bus::Bus;

thread_local! {
    static OPEN: RefCell<Option<Events<u8, OnCancel<u32>>>> = const { RefCell::new(None) };
}

// from: issues tauri#15468
#[test]
fn unlisten_inside_callback() {
    let bus = Bus::new();
    OPEN.set(Some(bus.stream_listen()));
    bus.listen(|value| {
        assert_eq!(OPEN.take().unwrap().wait_next(), Some(value));
    });
    bus.publish(1);
    assert_eq!((bus.listeners(), bus.unlistened()), (1, 1));
}

/// Drops the stream when it is woken.
struct DropsOnWake(Mutex<Option<Events<u8, OnCancel<u32>>>>);

impl Wake for DropsOnWake {
    fn wake(self: Arc<Self>) {
        drop(self.0.lock().unwrap().take());
    }
}

#[test]
fn waker_drops_stream() {
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    let task = Arc::new(DropsOnWake(Mutex::default()));
    let waker = Waker::from(Arc::clone(&task));
    let polled = std::pin::Pin::new(&mut events).poll_next(&mut Context::from_waker(&waker));
    assert!(polled.is_pending());
    *task.0.lock().unwrap() = Some(events);
    bus.publish(1);
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
}

/// Publishes when it is dropped.
struct Publishes(Option<Bus<Arc<Publishes>>>);

impl Drop for Publishes {
    fn drop(&mut self) {
        if let Some(bus) = self.0.take() {
            bus.publish(Arc::new(Publishes(None)));
        }
    }
}

#[test]
fn destructor_of_value_publishes() {
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    bus.publish(Arc::new(Publishes(Some(bus.clone()))));
    drop(events.wait_next());
    assert!(events.wait_next().unwrap().0.is_none());
    bus.publish(Arc::new(Publishes(Some(bus.clone()))));
    drop(events);
    assert_eq!(bus.unlistened(), 1);
}

#[awaitable(stream(buffer = 1, overflow = drop_oldest))]
fn newest(bus: &Bus<Arc<Publishes>>, handler: impl Fn(Arc<Publishes>) + Send + Sync + 'static) {
    bus.listen(handler);
}

#[test]
fn destructor_of_lost_value_publishes() {
    let bus = Bus::new();
    let mut events = stream_newest(&bus);
    bus.publish(Arc::new(Publishes(Some(bus.clone()))));
    bus.publish(Arc::new(Publishes(None)));
    assert_eq!(events.len(), 1);
    assert!(events.wait_next().is_some());
    assert_eq!(
        events.lost(),
        2,
        "the value that was dropped, and the one that its drop published"
    );
}
