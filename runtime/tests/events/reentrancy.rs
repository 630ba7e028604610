//! No lock is held while foreign code runs, so it may use the stream.

use std::cell::Cell;
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use awaitify::__private::{emit_when_room, shared_blocking_events};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events};

use crate::support::{Count, on_drop, on_wake, poll, poll_noop, stream, taken};

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

/// A waker whose clone takes everything that is queued.
struct Drains(Mutex<Events<u8>>);

impl Drains {
    const VTABLE: RawWakerVTable = RawWakerVTable::new(Self::clone, Self::drop, |_| {}, Self::drop);

    fn waker(events: Events<u8>) -> Waker {
        let data = Arc::into_raw(Arc::new(Drains(Mutex::new(events))));
        // SAFETY: the functions of the table count the `Arc`.
        unsafe { Waker::new(data.cast(), &Self::VTABLE) }
    }

    fn clone(data: *const ()) -> RawWaker {
        // SAFETY: `data` is from `waker`, and the waker holds a count.
        let drains = unsafe { &*data.cast::<Self>() };
        drains.0.lock().unwrap().drain().for_each(drop);
        // SAFETY: as above.
        unsafe { Arc::increment_strong_count(data.cast::<Self>()) };
        RawWaker::new(data, &Self::VTABLE)
    }

    fn drop(data: *const ()) {
        // SAFETY: `data` is from `waker`, and this releases the count that the waker holds.
        drop(unsafe { Arc::from_raw(data.cast::<Self>()) });
    }
}

#[test]
fn waker_clone_may_make_room() {
    let (emitter, events) = stream(Buffer::block(1));
    emitter.emit(1);
    let waker = Drains::waker(events);
    let mut emitting = emit_when_room(&emitter, 2);
    let polled = Pin::new(&mut emitting).poll(&mut Context::from_waker(&waker));
    assert_eq!(polled, Poll::Ready(ControlFlow::Continue(())));
}

/// A value that emits another one when it is dropped.
struct EmitsOnDrop(Option<Emitter<EmitsOnDrop>>);

impl Drop for EmitsOnDrop {
    fn drop(&mut self) {
        if let Some(emitter) = self.0.take() {
            emitter.emit(EmitsOnDrop(None));
        }
    }
}

#[test]
fn value_drop_may_emit() {
    for buffer in [
        Buffer::drop_oldest(1),
        Buffer::drop_newest(1),
        Buffer::end(1),
    ] {
        let (emitter, events) = stream(buffer);
        emitter.emit(EmitsOnDrop(Some(emitter.clone())));
        emitter.emit(EmitsOnDrop(Some(emitter.clone())));
        // Closing drops the queued value, which emits into the closed stream.
        drop(events);
        assert!(!emitter.is_wanted());
    }
}

/// A value that ends its stream when it is dropped.
struct EndsOnDrop(Emitter<EndsOnDrop>);

impl Drop for EndsOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}

#[test]
fn value_drop_may_end() {
    for buffer in [
        Buffer::unbounded(),
        Buffer::latest(),
        Buffer::drop_newest(2),
        Buffer::end(2),
    ] {
        for poll_first in [true, false] {
            let (emitter, mut events) = stream(buffer);
            (0..4).for_each(|_| emitter.emit(EndsOnDrop(emitter.clone())));
            if poll_first {
                assert!(poll_noop(&mut events).is_ready());
            }
            drop(events);
            emitter.emit(EndsOnDrop(emitter.clone()));
            assert!(!emitter.is_wanted());
        }
    }
}

// from: tauri#15468 (unlisten inside the callback)
#[test]
fn hook_may_emit_and_drop_the_callback() {
    let (emitter, events) = stream(Buffer::unbounded());
    let events = events.on_cancel(
        emitter,
        Box::new(|emitter: Emitter<u8>| {
            emitter.emit(1);
            drop(emitter);
        }),
    );
    drop(events);
}

#[test]
fn guard_drop_may_emit() {
    struct Subscription(Emitter<u8>);
    impl Drop for Subscription {
        fn drop(&mut self) {
            self.0.emit(1);
        }
    }
    let (emitter, events) = stream(Buffer::unbounded());
    let mut events = events.keep(Subscription(emitter));
    events.close();
    assert_eq!(taken(&mut events), []);
}

#[test]
fn merge_may_emit() {
    let again: Arc<Mutex<Option<Emitter<u32>>>> = Arc::default();
    let inner = Arc::clone(&again);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        // Queued after the merged value, and not merged.
        if let Some(emitter) = inner.lock().unwrap().take() {
            emitter.emit(100);
            emitter.emit(200);
        }
        None
    };
    let mut kept = None;
    let mut events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    emitter.emit(1);
    *again.lock().unwrap() = Some(emitter.clone());
    emitter.emit(2);
    assert_eq!(taken(&mut events), [3, 100, 200]);
}

#[test]
fn values_behind_a_merge_are_counted() {
    type Halves = (Emitter<u32>, Events<u32>);
    let stream: Arc<Mutex<Option<Halves>>> = Arc::default();
    let inner = Arc::clone(&stream);
    let lengths = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lengths);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        if let Some((emitter, events)) = inner.lock().unwrap().as_ref() {
            emitter.emit(100);
            seen.lock().unwrap().push(events.len());
            emitter.emit(200);
            seen.lock().unwrap().push(events.len());
        }
        None
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    emitter.emit(1);
    *stream.lock().unwrap() = Some((emitter.clone(), events));
    emitter.emit(2);
    assert_eq!(*lengths.lock().unwrap(), [1, 2]);
    let (_emitter, mut events) = stream.lock().unwrap().take().unwrap();
    assert_eq!((events.len(), taken(&mut events)), (3, vec![3, 100, 200]));
}

#[test]
fn merge_may_drop_the_stream() {
    let shared: Arc<Mutex<Option<Events<Arc<()>>>>> = Arc::default();
    let inner = Arc::clone(&shared);
    let merge = move |_last: &mut Arc<()>, new: Arc<()>| {
        drop(inner.lock().unwrap().take());
        Some(new)
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    *shared.lock().unwrap() = Some(events);
    let emitter = kept.unwrap();
    let value = Arc::new(());
    emitter.emit(Arc::clone(&value));
    emitter.emit(Arc::clone(&value));
    assert!(!emitter.is_wanted());
    assert_eq!(Arc::strong_count(&value), 1, "nothing is left in the queue");
}

/// Both ends of a stream, for a closure that the stream contains.
type BothEnds = Option<(Emitter<u32>, Events<u32>)>;

/// The last value is out of the queue while the function runs.
#[test]
fn consumer_that_waits_during_a_merge_is_woken() {
    for ends in [false, true] {
        let shared: Arc<Mutex<BothEnds>> = Arc::default();
        let inner = Arc::clone(&shared);
        let count = Count::new();
        let waker = count.waker();
        let merge = move |last: &mut u32, new: u32| {
            *last += new;
            let mut shared = inner.lock().unwrap();
            let (emitter, events) = shared.as_mut().unwrap();
            if ends {
                emitter.end();
            }
            assert!(poll(events, &waker).is_pending());
            None
        };
        let mut kept = None;
        let events = Events::merging(merge, |emitter| kept = Some(emitter));
        let emitter = kept.unwrap();
        emitter.emit(1);
        *shared.lock().unwrap() = Some((emitter.clone(), events));
        emitter.emit(2);
        assert_eq!(count.woken(), 1);
        let (_, mut events) = shared.lock().unwrap().take().unwrap();
        assert_eq!(taken(&mut events), [3]);
    }
}

#[test]
fn drop_of_merged_values_may_end() {
    let shared: Arc<Mutex<Option<Events<EndsOnDrop>>>> = Arc::default();
    let inner = Arc::clone(&shared);
    let merge = move |_: &mut EndsOnDrop, new: EndsOnDrop| {
        drop(inner.lock().unwrap().take());
        Some(new)
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    *shared.lock().unwrap() = Some(events);
    let emitter = kept.unwrap();
    (0..2).for_each(|_| emitter.emit(EndsOnDrop(emitter.clone())));
    assert!(!emitter.is_wanted());
}

#[test]
fn merge_may_close_the_stream() {
    let shared: Arc<Mutex<Option<Events<u32>>>> = Arc::default();
    let inner = Arc::clone(&shared);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        inner.lock().unwrap().as_mut().unwrap().close();
        Some(9)
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    *shared.lock().unwrap() = Some(events);
    let emitter = kept.unwrap();
    (1..=3).for_each(|value| emitter.emit(value));
    let mut events = shared.lock().unwrap().take().unwrap();
    assert_eq!(taken(&mut events), [3, 9]);
    assert_eq!(events.ended(), Some(Ended::Closed));
}

/// Drops the stream that it was emitted to.
struct DropsStream(Rc<Cell<Option<Events<DropsStream>>>>);

impl Drop for DropsStream {
    fn drop(&mut self) {
        drop(self.0.take());
    }
}

#[test]
fn drop_of_a_lost_value_may_drop_the_stream() {
    for buffer in [
        Buffer::latest(),
        Buffer::drop_oldest(2),
        Buffer::drop_newest(2),
        Buffer::end(2),
    ] {
        let (emitter, events) = stream(buffer);
        let shared = Rc::new(Cell::new(Some(events)));
        (0..4).for_each(|_| emitter.emit(DropsStream(Rc::clone(&shared))));
        assert!(!emitter.is_wanted());
        assert_eq!(Rc::strong_count(&shared), 1, "nothing is left in the queue");
    }
}
