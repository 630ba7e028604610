//! Closing: the stream is dropped or closed, and the library is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use awaitify::{Ended, Events, OnCancel, awaitable};

use super::bus::Bus;

// from: issues FlowBinding#54, rheomesh#138, node#51010
#[test]
fn drop_unregisters() {
    let bus = Bus::new();
    let events: Events<u8, OnCancel<u32>> = bus.stream_listen();
    assert_eq!(bus.listeners(), 1);
    drop(events);
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
}

#[test]
fn close_unregisters_and_keeps_values() {
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    bus.publish(1);
    bus.publish(2);
    events.close();
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
    assert_eq!(events.ended(), Some(Ended::Closed));
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1, 2]);
    drop(events);
    assert_eq!(bus.unlistened(), 1, "closing unregisters once");
}

#[tokio::test]
async fn first_unregisters_when_found() {
    let bus = Bus::new();
    let events = bus.stream_listen();
    for number in 1..=5 {
        bus.publish(number);
    }
    let found = events.first(|number| (number % 3 == 0).then_some(number * 10));
    assert_eq!(found.await, Some(30));
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
}

#[tokio::test]
async fn dropped_first_unregisters() {
    let bus = Bus::<u8>::new();
    drop(bus.stream_listen().first(Some));
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
}

// from: issues tauri#15863, zenoh#1818, subxt#1289
#[test]
fn late_call_drops_its_value_where_it_is_made() {
    /// Counts its drops on this thread.
    struct Value(Arc<AtomicUsize>, thread::ThreadId);
    impl Drop for Value {
        fn drop(&mut self) {
            assert_eq!(thread::current().id(), self.1);
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let bus = Bus::new();
    let events = bus.stream_listen();
    let handlers = bus.snapshot();
    drop(events);
    let drops = Arc::<AtomicUsize>::default();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for handler in &handlers {
                    handler(Value(Arc::clone(&drops), thread::current().id()));
                }
            });
        }
    });
    assert_eq!(drops.load(Ordering::SeqCst), 2);
}

// from: issues tauri#15863, zenoh#1818
#[test]
fn drop_races_with_calls() {
    for _ in 0..200 {
        let bus = Bus::new();
        let mut events = bus.stream_listen();
        let publisher = bus.clone();
        let (started, start) = std::sync::mpsc::channel();
        let publishing = thread::spawn(move || {
            let value = Arc::new(());
            started.send(Arc::downgrade(&value)).unwrap();
            for _ in 0..100 {
                publisher.publish(Arc::clone(&value));
            }
        });
        let value = start.recv().unwrap();
        let _ = events.try_take();
        drop(events);
        publishing.join().unwrap();
        assert_eq!(bus.unlistened(), 1);
        assert_eq!(value.strong_count(), 0, "each value is dropped once");
    }
}

// from: issues yawc#44, workers-rs#124
#[test]
fn closure_is_released() {
    let bus = Bus::<u8>::new();
    let events = bus.stream_listen();
    let handler = Arc::downgrade(&bus.snapshot()[0]);
    drop(events);
    assert_eq!(handler.strong_count(), 0);
}

#[tokio::test]
async fn closed_waits_until_callback_is_dropped() {
    let bus = Bus::<u8>::new();
    let mut events = bus.stream_listen();
    let call = bus.snapshot();
    let mut closed = Box::pin(events.closed());
    let is_pending = std::future::poll_fn(|context| {
        std::task::Poll::Ready(closed.as_mut().poll(context).is_pending())
    });
    assert!(is_pending.await, "a call still has the callback");
    drop(call);
    closed.await;
}

#[awaitable(stream(unbounded), keep)]
fn guarded(handler: impl Fn(u8) + Send + 'static, dropped: &Arc<AtomicBool>) -> Guard {
    Guard(Box::new(handler), Arc::clone(dropped))
}

/// Unregisters when it is dropped, as the guards of many crates do.
struct Guard(Box<dyn Fn(u8) + Send>, Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.1.store(true, Ordering::SeqCst);
    }
}

#[test]
fn keep_drops_guard_on_close() {
    let dropped = Arc::default();
    let mut events = stream_guarded(&dropped);
    (events.guard().unwrap().0)(7);
    assert!(!dropped.load(Ordering::SeqCst));
    events.close();
    assert!(dropped.load(Ordering::SeqCst));
    assert_eq!(events.wait_next(), Some(7));
    assert_eq!(events.wait_next(), None);
}

#[test]
fn guard_from_into_parts_stays_armed() {
    let bus = Bus::<u8>::new();
    let (mut events, guard) = bus.stream_listen().into_parts();
    bus.publish(1);
    drop(guard);
    assert_eq!((bus.listeners(), bus.unlistened()), (0, 1));
    assert_eq!(events.wait_next(), Some(1));
    let (_events, guard) = bus.stream_listen().into_parts();
    assert_eq!(guard.unwrap().disarm(), 0);
    assert_eq!(bus.unlistened(), 1, "a disarmed guard has no hook");
}
