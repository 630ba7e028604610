//! Wakers may use the stream when they are woken, cloned or dropped.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use awaitify::__private::{emit_when_room, shared_blocking_events};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events};

use crate::support::{on_drop, on_wake, poll, poll_noop, stream, taken};

#[test]
fn wake_may_emit() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let again = emitter.clone();
    assert!(poll(&mut events, &on_wake(move || again.emit(2))).is_pending());
    emitter.emit(1);
    assert_eq!(taken(&mut events), [1, 2]);
}

#[test]
fn wake_may_poll() {
    let (emitter, events) = stream(Buffer::unbounded());
    let shared = Arc::new(Mutex::new(events));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (events, log) = (Arc::clone(&shared), Arc::clone(&seen));
    let waker = on_wake(move || {
        let polled = poll_noop(&mut events.lock().unwrap());
        log.lock().unwrap().push(polled);
    });
    assert!(poll(&mut shared.lock().unwrap(), &waker).is_pending());
    emitter.emit(1);
    assert_eq!(*seen.lock().unwrap(), [Poll::Ready(Some(1))]);
}

#[test]
fn wake_may_drop_the_stream() {
    let (emitter, events) = stream(Buffer::unbounded());
    let shared = Arc::new(Mutex::new(Some(events)));
    let events = Arc::clone(&shared);
    let waker = on_wake(move || drop(events.lock().unwrap().take()));
    assert!(poll(shared.lock().unwrap().as_mut().unwrap(), &waker).is_pending());
    emitter.emit(1);
    assert!(!emitter.is_wanted());
}

/// The consumer is woken with the lock released, whatever ends the stream.
#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn wake_at_the_end_may_poll() {
    type Act = fn(Emitter<Result<u8, &'static str>>);
    let acts: [(Act, Ended); 4] = [
        (|emitter| emitter.end(), Ended::Finished),
        (|emitter| emitter.fail("lost"), Ended::Failed),
        (drop, Ended::Dropped(Dropped::new("listen"))),
        (
            |emitter| shared_blocking_events(emitter, |_| -> () { panic!("lost") })(),
            Ended::Panicked("lost".into()),
        ),
    ];
    for (act, ended) in acts {
        let (emitter, events) = stream(Buffer::unbounded());
        let shared = Arc::new(Mutex::new(events));
        let inner = Arc::clone(&shared);
        let seen = Arc::new(Mutex::new(None));
        let log = Arc::clone(&seen);
        let waker = on_wake(move || *log.lock().unwrap() = inner.lock().unwrap().ended());
        assert!(poll(&mut shared.lock().unwrap(), &waker).is_pending());
        act(emitter);
        assert_eq!(seen.lock().unwrap().take(), Some(ended));
    }
}

/// Ending takes the lock, also of a stream that has ended.
#[test]
fn wake_of_a_producer_may_end() {
    for close in [true, false] {
        let (emitter, mut events) = stream(Buffer::block(1));
        emitter.emit(1);
        let again = emitter.clone();
        let waker = on_wake(move || again.end());
        let mut emitting = emit_when_room(&emitter, 2);
        let polled = Pin::new(&mut emitting).poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
        let ended = if close {
            events.close();
            Ended::Closed
        } else {
            assert_eq!(events.try_take(), Ok(Some(1)));
            Ended::Finished
        };
        assert_eq!(events.ended(), Some(ended));
    }
}

#[test]
fn waker_drop_may_end() {
    let leave: [fn(Events<u8>); 3] = [
        |mut events| assert!(poll_noop(&mut events).is_pending()),
        |mut events| events.close(),
        drop,
    ];
    for leave in leave {
        let (emitter, mut events) = stream(Buffer::unbounded());
        let again = emitter.clone();
        assert!(poll(&mut events, &on_drop(move || again.end())).is_pending());
        leave(events);
        assert!(!emitter.is_wanted());
    }
}

#[test]
fn waker_drop_of_a_producer_may_end() {
    for replace in [true, false] {
        let (emitter, mut events) = stream(Buffer::block(1));
        emitter.emit(1);
        let again = emitter.clone();
        let waker = on_drop(move || again.end());
        let mut emitting = emit_when_room(&emitter, 2);
        let mut poll = |waker: Waker| {
            let polled = Pin::new(&mut emitting).poll(&mut Context::from_waker(&waker));
            assert!(polled.is_pending());
        };
        poll(waker);
        if replace {
            poll(Waker::noop().clone());
        } else {
            drop(emitting);
        }
        assert_eq!(events.ended(), Some(Ended::Finished));
        assert_eq!(taken(&mut events), [1]);
    }
}

/// A waker whose clone and drop emit.
struct Emits(Emitter<&'static str>);

impl Emits {
    const VTABLE: RawWakerVTable = RawWakerVTable::new(Self::clone, Self::drop, |_| {}, Self::drop);

    fn waker(emitter: &Emitter<&'static str>) -> Waker {
        let data = Arc::into_raw(Arc::new(Emits(emitter.clone())));
        // SAFETY: the functions of the table count the `Arc`.
        unsafe { Waker::new(data.cast(), &Self::VTABLE) }
    }

    fn clone(data: *const ()) -> RawWaker {
        // SAFETY: `data` is from `waker`, and the waker holds a count.
        let emits = unsafe { &*data.cast::<Self>() };
        emits.0.emit("clone");
        // SAFETY: as above.
        unsafe { Arc::increment_strong_count(data.cast::<Self>()) };
        RawWaker::new(data, &Self::VTABLE)
    }

    fn drop(data: *const ()) {
        // SAFETY: `data` is from `waker`, and this releases the count that the waker holds.
        let emits = unsafe { Arc::from_raw(data.cast::<Self>()) };
        emits.0.emit("drop");
    }
}

#[test]
fn waker_clone_and_drop_may_emit() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let waker = Emits::waker(&emitter);
    // Cloning emits, so there is a value after all, and the clone is dropped.
    assert_eq!(poll(&mut events, &waker), Poll::Ready(Some("clone")));
    assert_eq!(taken(&mut events), ["drop"]);
    drop(waker);
    assert_eq!(taken(&mut events), ["drop"]);
}

/// A waker whose clone takes everything that is queued, and whose drop uses the stream and may panic.
struct Drains {
    events: Mutex<Events<u8>>,
    panics: AtomicBool,
}

impl Drains {
    const VTABLE: RawWakerVTable = RawWakerVTable::new(Self::clone, Self::drop, |_| {}, Self::drop);

    fn waker(events: Events<u8>, panics: bool) -> Waker {
        let drains = Drains {
            events: Mutex::new(events),
            panics: AtomicBool::new(panics),
        };
        let data = Arc::into_raw(Arc::new(drains));
        // SAFETY: the functions of the table count the `Arc`.
        unsafe { Waker::new(data.cast(), &Self::VTABLE) }
    }

    fn clone(data: *const ()) -> RawWaker {
        // SAFETY: `data` is from `waker`, and the waker holds a count.
        let drains = unsafe { &*data.cast::<Self>() };
        drains.events.lock().unwrap().drain().for_each(drop);
        // SAFETY: as above.
        unsafe { Arc::increment_strong_count(data.cast::<Self>()) };
        RawWaker::new(data, &Self::VTABLE)
    }

    fn drop(data: *const ()) {
        // SAFETY: `data` is from `waker`, and this releases the count that the waker holds.
        let drains = unsafe { Arc::from_raw(data.cast::<Self>()) };
        assert!(drains.events.lock().unwrap().is_empty());
        assert!(!drains.panics.swap(false, Ordering::Relaxed), "once");
    }
}

#[test]
fn waker_clone_may_make_room() {
    let (emitter, events) = stream(Buffer::block(1));
    emitter.emit(1);
    let waker = Drains::waker(events, false);
    let mut emitting = emit_when_room(&emitter, 2);
    let polled = Pin::new(&mut emitting).poll(&mut Context::from_waker(&waker));
    assert_eq!(polled, Poll::Ready(ControlFlow::Continue(())));
    drain(waker);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn unused_waker_of_a_producer_may_panic() {
    let (emitter, events) = stream(Buffer::block(1));
    emitter.emit(1);
    let waker = Drains::waker(events, true);
    let mut emitting = emit_when_room(&emitter, 2);
    let polled = Pin::new(&mut emitting).poll(&mut Context::from_waker(&waker));
    assert_eq!(polled, Poll::Ready(ControlFlow::Continue(())));
    drain(waker);
}

/// Its own drop finds the stream empty.
fn drain(waker: Waker) {
    drop(waker.clone());
}
