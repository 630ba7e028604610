//! The hook runs once, and only if the library still holds a callback.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awaitify::{Buffer, Emitter, Events, Flow, OnCancel};

use crate::support::{poll_noop, poll_once, stream, taken};

type Item = Result<u8, &'static str>;

/// A stream whose hook counts.
fn hooked(buffer: Buffer) -> (Emitter<Item>, Events<Item, OnCancel<()>>, Arc<AtomicUsize>) {
    let hooks = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&hooks);
    let (emitter, events) = stream(buffer);
    let events = events.on_cancel(
        (),
        Box::new(move |()| {
            count.fetch_add(1, Ordering::SeqCst);
        }),
    );
    (emitter, events, hooks)
}

fn count(hooks: &AtomicUsize) -> usize {
    hooks.load(Ordering::SeqCst)
}

// from: FlowBinding#54, rheomesh#138 (forgotten unregistration)
#[test]
fn drop_runs_hook() {
    let (_emitter, events, hooks) = hooked(Buffer::unbounded());
    drop(events);
    assert_eq!(count(&hooks), 1);
}

// from: glib critical (unregistering twice)
#[test]
fn close_runs_hook_once() {
    let (_emitter, mut events, hooks) = hooked(Buffer::unbounded());
    events.close();
    events.close();
    assert!(events.guard().is_none());
    assert_eq!(taken(&mut events), []);
    assert_eq!(events.try_take(), Ok(None));
    drop(events);
    assert_eq!(count(&hooks), 1);
}

#[test]
fn first_runs_hook_before_it_returns() {
    let (emitter, events, hooks) = hooked(Buffer::unbounded());
    emitter.emit(Ok(1));
    assert!(poll_once(events.first(Result::ok)).is_ready());
    assert_eq!(count(&hooks), 1);
}

#[test]
fn dropped_callback_runs_no_hook() {
    let (emitter, mut events, hooks) = hooked(Buffer::unbounded());
    drop(emitter);
    assert!(poll_noop(&mut events).is_ready());
    assert!(events.guard().is_none());
    events.close();
    drop(events);
    assert_eq!(count(&hooks), 0);
}

// from: node#51010 (listeners kept after the end)
#[test]
fn end_runs_hook_when_none_is_taken() {
    type End = fn(&Emitter<Item>);
    let ends: [(Buffer, End); 5] = [
        (Buffer::unbounded(), Emitter::end),
        (Buffer::unbounded(), |emitter| emitter.fail("lost")),
        (Buffer::unbounded(), |emitter| {
            let _ = emitter.flow_result_with(|| Flow::Last(9));
        }),
        (Buffer::unbounded(), |emitter| {
            let _ = emitter.flow_result_with(|| Flow::End);
        }),
        (Buffer::end(1), |emitter| {
            emitter.emit(Ok(1));
            emitter.emit(Ok(2));
        }),
    ];
    for (buffer, end) in ends {
        let (emitter, mut events, hooks) = hooked(buffer);
        end(&emitter);
        assert!(events.ended().is_some());
        assert_eq!(count(&hooks), 0, "nobody has polled");
        taken(&mut events);
        assert_eq!(count(&hooks), 1);
        assert!(events.guard().is_none());
        drop(events);
        assert_eq!(count(&hooks), 1);
    }
}

#[test]
fn callback_dropped_after_the_end_runs_no_hook() {
    let (emitter, mut events, hooks) = hooked(Buffer::unbounded());
    emitter.end();
    drop(emitter);
    assert!(poll_noop(&mut events).is_ready());
    assert_eq!(count(&hooks), 0);
}

#[test]
fn unpolled_end_keeps_the_handle() {
    let handle = Rc::new(());
    let (emitter, events) = stream::<u8>(Buffer::unbounded());
    let mut events = events.keep(Rc::clone(&handle));
    emitter.end();
    assert_eq!(Rc::strong_count(&handle), 2);
    assert!(poll_noop(&mut events).is_ready());
    assert_eq!(Rc::strong_count(&handle), 1);
}

#[test]
fn next_many_releases_the_guard_at_the_end() {
    let (emitter, mut events, hooks) = hooked(Buffer::unbounded());
    emitter.end();
    assert!(poll_once(events.next_many(&mut Vec::new(), 4)).is_ready());
    assert_eq!(count(&hooks), 1);
}

#[test]
fn guard_of_a_closed_stream_is_released_at_once() {
    let (_emitter, mut events) = stream::<u8>(Buffer::unbounded());
    events.close();
    let hooks = Arc::new(AtomicUsize::new(0));
    let hook = Arc::clone(&hooks);
    let events = events.on_cancel(
        (),
        Box::new(move |()| {
            hook.fetch_add(1, Ordering::SeqCst);
        }),
    );
    assert_eq!(count(&hooks), 1);
    assert!(events.guard().is_none());
}

#[test]
fn guard_taken_apart_stays_armed() {
    let (emitter, events, hooks) = hooked(Buffer::unbounded());
    emitter.emit(Ok(1));
    let (mut events, guard) = events.into_parts();
    assert_eq!(taken(&mut events), [Ok(1)]);
    drop(events);
    assert_eq!(count(&hooks), 0);
    drop(guard);
    assert_eq!(count(&hooks), 1);
}

#[test]
fn disarmed_guard_runs_no_hook() {
    let (_emitter, events, hooks) = hooked(Buffer::unbounded());
    let (events, guard) = events.into_parts();
    guard.unwrap().disarm();
    drop(events);
    assert_eq!(count(&hooks), 0);
}

#[test]
fn released_guard_is_not_handed_out() {
    let (_emitter, mut events, hooks) = hooked(Buffer::unbounded());
    events.close();
    let (_events, guard) = events.into_parts();
    assert!(guard.is_none());
    assert_eq!(count(&hooks), 1);
}

// from: yawc#44, workers-rs#124 (leaked closures)
#[test]
fn unregistering_frees_what_the_callback_holds() {
    let captured = Arc::new(());
    let held = Arc::clone(&captured);
    let (emitter, events) = stream(Buffer::unbounded());
    let callback: Box<dyn Fn(u8)> = Box::new(move |value| {
        let _ = &held;
        emitter.emit(value);
    });
    let events = events.on_cancel_local(callback, Box::new(drop));
    drop(events);
    assert_eq!(Arc::strong_count(&captured), 1);
}
