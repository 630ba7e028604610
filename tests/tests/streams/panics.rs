//! Panics of closures go to the caller of the callback, and do not end the stream.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use awaitify::{Events, Flow, awaitable};

type Slot = Arc<Mutex<Option<Box<dyn Fn(u8) + Send>>>>;

fn set(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    *slot.lock().unwrap() = Some(Box::new(handler));
}

#[awaitable(stream(unbounded), map = |value: u8| -> u8 { 100 / value })]
fn mapped(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    set(slot, handler);
}

#[awaitable(stream(unbounded), filter_map = |value: u8| -> Option<u8> { Some(100 / value) })]
fn filtered(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    set(slot, handler);
}

#[awaitable(stream(unbounded), flow = |value: u8| -> Flow<u8> { Flow::Item(100 / value) })]
fn flowing(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    set(slot, handler);
}

#[awaitable(stream(merge = |last: &mut u8, new: u8| -> Option<u8> { *last = 100 / new; None }))]
fn merged(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    set(slot, handler);
}

fn start(wrapper: fn(&Slot) -> Events<u8>) -> (impl Fn(u8) -> bool, Events<u8>) {
    let slot = Slot::default();
    let events = wrapper(&slot);
    let handler = slot.lock().unwrap().take().unwrap();
    let panics = move |value| catch_unwind(AssertUnwindSafe(|| handler(value))).is_err();
    (panics, events)
}

#[test]
fn panic_reaches_caller_and_stream_goes_on() {
    for wrapper in [stream_mapped, stream_filtered, stream_flowing] {
        let (panics, mut events) = start(wrapper);
        assert!(!panics(1));
        assert!(panics(0));
        assert!(!panics(2));
        assert_eq!(events.ended(), None);
        assert!(events.drain().eq([100, 50]));
    }
}

#[test]
fn panic_in_merge_keeps_last_value() {
    let (panics, mut events) = start(stream_merged);
    assert!(!panics(7));
    assert!(panics(0));
    assert!(events.drain().eq([7]));
    assert!(!panics(8));
    assert!(events.drain().eq([8]));
}

// from: issues eww#141, woab#6
#[test]
fn call_after_drop_does_not_panic() {
    for wrapper in [
        stream_mapped,
        stream_filtered,
        stream_flowing,
        stream_merged,
    ] {
        let (panics, events) = start(wrapper);
        drop(events);
        assert!(!panics(0), "the closure does not run for a closed stream");
    }
}

#[awaitable(filter_map = |value: u8| -> Option<u8> { (value != 1).then(|| 100 / value) })]
fn first(slot: &Slot, handler: impl Fn(u8) + Send + 'static) {
    set(slot, handler);
}

#[test]
fn panic_in_filter_of_completion_is_dropped() {
    let slot = Slot::default();
    let awaitable = awaitable_first(&slot);
    let handler = slot.lock().unwrap().take().unwrap();
    handler(1);
    assert!(!awaitable.is_done());
    assert!(catch_unwind(AssertUnwindSafe(|| handler(0))).is_err());
    assert_eq!(awaitable.wait().unwrap_err().function(), "first");
    handler(0);
}
