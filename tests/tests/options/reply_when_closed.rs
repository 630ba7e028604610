//! `reply_when_closed`, and the replies of streams without it.

use std::ops::ControlFlow;

use awaitify::{Events, awaitable};

#[awaitable(stream(unbounded), reply = true, reply_when_closed = false)]
fn both(listener: Box<dyn FnMut(u8) -> bool>) -> Box<dyn FnMut(u8) -> bool> {
    listener
}

#[awaitable(stream(unbounded), reply = |data: &&[u8]| data.len(), reply_when_closed = 0)]
fn counted(listener: Box<dyn FnMut(&[u8]) -> usize>) -> Box<dyn FnMut(&[u8]) -> usize> {
    listener
}

#[awaitable(stream(unbounded), reply_when_closed = ControlFlow::Continue(()))]
fn goes_on(listener: Box<dyn Fn(u8) -> ControlFlow<()>>) -> Box<dyn Fn(u8) -> ControlFlow<()>> {
    listener
}

#[awaitable(stream(unbounded), reply = ControlFlow::Continue(()))]
fn stops(listener: Box<dyn Fn(u8) -> ControlFlow<()>>) -> Box<dyn Fn(u8) -> ControlFlow<()>> {
    listener
}

#[awaitable(stream(unbounded))]
fn fallible(
    listener: Box<dyn Fn(u8) -> Result<(), String>>,
) -> Box<dyn Fn(u8) -> Result<(), String>> {
    listener
}

#[awaitable(stream(unbounded), cancel = |()| ())]
fn hooked(listener: impl Fn(u8) -> ControlFlow<()> + 'static) {
    HOOKED.set(Some(Box::new(listener)));
}

thread_local! {
    static HOOKED: std::cell::Cell<Option<Box<dyn Fn(u8) -> ControlFlow<()>>>> = const { std::cell::Cell::new(None) };
}

#[awaitable(reply = |value: &u8| value & 1 == 0)]
fn completion(callback: Box<dyn FnOnce(u8) -> bool>) -> bool {
    callback(4)
}

#[test]
fn reply_changes_when_closed() {
    let (mut listener, mut events): (_, Events<u8>) = stream_both();
    assert!(listener(1));
    assert_eq!(events.wait_next(), Some(1));
    drop(events);
    assert!(!listener(2));
}

#[test]
fn reply_looks_at_raw_arguments() {
    let (mut listener, events) = stream_counted();
    assert_eq!(listener(b"four"), 4);
    drop(events);
    assert_eq!(listener(b"four"), 0);
    let (is_even, awaitable) = awaitable_completion();
    assert!(is_even);
    assert_eq!(awaitable.wait(), Ok(4));
}

#[test]
fn control_flow_breaks_unless_stated() {
    let (listener, events) = stream_stops();
    assert!(listener(1).is_continue());
    drop(events);
    assert!(listener(1).is_break());
    let (listener, events) = stream_goes_on();
    drop(events);
    assert!(listener(1).is_continue());
}

#[test]
fn hook_keeps_the_open_reply() {
    drop(stream_hooked());
    let listener = HOOKED.take().unwrap();
    assert!(listener(1).is_continue());
}

#[test]
fn result_stays_ok() {
    let (listener, events) = stream_fallible();
    assert_eq!(listener(1), Ok(()));
    drop(events);
    assert_eq!(listener(1), Ok(()));
}
