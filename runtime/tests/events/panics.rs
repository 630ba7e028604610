//! Panics of foreign code.

use std::future::Future;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;

use awaitify::__private::emit_when_room;
use awaitify::{Buffer, Dropped, Ended, Events, Flow};

use crate::support::{on_drop, on_wake, poll, poll_noop, single, stream, taken};

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("value");
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_waker_is_contained() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    assert!(poll(&mut events, &on_wake(|| panic!("waker"))).is_pending());
    emitter.emit(1);
    assert_eq!(poll_noop(&mut events), Poll::Ready(Some(1)));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_values_are_contained() {
    for buffer in [
        Buffer::unbounded(),
        Buffer::latest(),
        Buffer::drop_oldest(3),
        Buffer::drop_newest(3),
        Buffer::end(3),
    ] {
        let (emitter, events) = stream(buffer);
        let (mut single_emitter, single_events) = single(buffer);
        (0..6).for_each(|_| {
            emitter.emit(PanicsOnDrop);
            single_emitter.emit(PanicsOnDrop);
        });
        drop(events);
        drop(single_events);
        emitter.emit(PanicsOnDrop);
        // The second time, the emitter knows that the stream has ended.
        single_emitter.emit(PanicsOnDrop);
        single_emitter.emit(PanicsOnDrop);
    }
}

/// The waker of a consumer that has closed and waits until the callback is dropped.
#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_waker_of_a_closed_consumer_is_contained() {
    let (_emitter, events) = stream::<u8>(Buffer::unbounded());
    let (_single_emitter, single_events) = single::<u8>(Buffer::unbounded());
    for mut events in [events, single_events] {
        let dropped = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&dropped);
        let waker = on_drop(move || {
            count.fetch_add(1, Ordering::Relaxed);
            panic!("waker");
        });
        let mut closed = Box::pin(events.closed());
        let polled = closed.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
        drop(closed);
        // The last clone of the waker is that of the stream.
        drop(waker);
        assert_eq!(dropped.load(Ordering::Relaxed), 0);
        drop(events);
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_values_are_contained_at_the_end() {
    let (emitter, mut events) = stream::<Result<u8, PanicsOnDrop>>(Buffer::unbounded());
    events.close();
    emitter.fail(PanicsOnDrop);
    let (mut emitter, mut events) = single::<Result<u8, PanicsOnDrop>>(Buffer::unbounded());
    events.close();
    // The second time, the emitter knows that the stream has ended.
    emitter.fail(PanicsOnDrop);
    emitter.fail(PanicsOnDrop);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_value_of_a_blocked_producer_is_contained() {
    let (emitter, mut events) = stream(Buffer::block(1));
    emitter.emit(None);
    let (started, starting) = mpsc::channel();
    let blocked = thread::spawn(move || {
        started.send(()).unwrap();
        emitter.try_emit(Some(PanicsOnDrop))
    });
    starting.recv().unwrap();
    events.close();
    assert_eq!(blocked.join().unwrap(), ControlFlow::Break(()));
}

/// Values that the consumer took out of the queue at once.
#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_batch_is_contained() {
    for buffer in [Buffer::unbounded(), Buffer::drop_newest(3)] {
        let (emitter, mut events) = stream(buffer);
        let (mut single_emitter, mut single_events) = single(buffer);
        emitter.emit(None);
        single_emitter.emit(None);
        for _ in 0..2 {
            emitter.emit(Some(PanicsOnDrop));
            single_emitter.emit(Some(PanicsOnDrop));
        }
        assert!(matches!(poll_noop(&mut events), Poll::Ready(Some(None))));
        assert!(matches!(
            poll_noop(&mut single_events),
            Poll::Ready(Some(None))
        ));
        drop(events);
        drop(single_events);
        single_emitter.emit(Some(PanicsOnDrop));
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_values_that_wait_are_contained() {
    let (emitter, events) = stream(Buffer::block(1));
    emitter.emit(PanicsOnDrop);
    let mut emitting = Box::pin(emit_when_room(&emitter, PanicsOnDrop));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(emitting.as_mut().poll(&mut cx).is_pending());
    drop(emitting);
    let blocked = thread::spawn(move || emitter.emit(PanicsOnDrop));
    drop(events);
    blocked.join().unwrap();
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_drop_of_a_waker_is_contained() {
    let wait = |events: &mut Events<u8>| {
        assert!(poll(events, &on_drop(|| panic!("waker"))).is_pending());
    };
    let (_emitter, shared) = stream(Buffer::unbounded());
    let (_single_emitter, single) = single(Buffer::unbounded());
    for mut events in [shared, single] {
        wait(&mut events);
        wait(&mut events);
        assert!(poll_noop(&mut events).is_pending());
        wait(&mut events);
        events.close();
    }
    let (_emitter, mut shared) = stream(Buffer::unbounded());
    wait(&mut shared);
    drop(shared);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_drop_of_a_producers_waker_is_contained() {
    let (emitter, _events) = stream(Buffer::block(1));
    emitter.emit(1);
    let mut emitting = Box::pin(emit_when_room(&emitter, 2));
    for _ in 0..2 {
        let waker = on_drop(|| panic!("waker"));
        let polled = emitting.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
    drop(emitting);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_drain_is_contained() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..3).for_each(|_| emitter.emit(PanicsOnDrop));
    drop(events.drain());
    assert!(events.is_empty());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_hook_is_contained_while_unwinding() {
    let (emitter, events) = stream(Buffer::unbounded());
    let events = events.on_cancel((), Box::new(|()| panic!("hook")));
    emitter.emit(PanicsOnDrop);
    emitter.emit(PanicsOnDrop);
    let outcome = catch_unwind(AssertUnwindSafe(move || {
        let _events = events;
        panic!("outer");
    }));
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"outer"));
    assert!(!emitter.is_wanted());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_goes_to_the_caller() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let call = |make: fn() -> u8| catch_unwind(AssertUnwindSafe(|| emitter.emit_with(make)));
    assert!(call(|| panic!("map")).is_err());
    assert!(call(|| 1).is_ok());
    let flow = || emitter.flow_with(|| -> Flow<u8> { panic!("flow") });
    assert!(catch_unwind(AssertUnwindSafe(flow)).is_err());
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.ended(), None);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_merge_puts_the_last_value_back() {
    let merge = |last: &mut u32, new: u32| {
        *last += new;
        assert!(new != 2, "merge");
        None
    };
    let mut kept = None;
    let mut events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    emitter.emit(1);
    let outcome = catch_unwind(AssertUnwindSafe(|| emitter.emit(2)));
    assert!(outcome.is_err());
    emitter.emit(4);
    assert_eq!(taken(&mut events), [7]);
    assert_eq!(events.ended(), None);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_start_leaks_nothing() {
    let mut kept = None;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        Events::<u8>::new(Buffer::unbounded(), |emitter| {
            kept = Some(emitter);
            panic!("start");
        })
    }));
    assert!(outcome.is_err());
    assert!(!kept.unwrap().is_wanted());
}

#[test]
fn panicking_function_ends_the_stream() {
    let (emitter, mut events) =
        awaitify::__private::single_events(Buffer::unbounded(), || Dropped::new("keys"));
    let job = awaitify::__private::blocking_events(emitter, |emitter| -> () {
        emitter.emit(1);
        panic!("no keyboard");
    });
    std::thread::spawn(job).join().unwrap();
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.ended(), Some(Ended::Panicked("no keyboard".into())));
    assert_eq!(events.try_take(), Ok(None));
}
