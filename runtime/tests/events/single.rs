//! The queue of a callback that one thread at a time can call.

use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;

use awaitify::__private::SingleEmitter;
use awaitify::{Buffer, Dropped, Ended, Flow};

use crate::support::{Count, Log, Loud, on_wake, poll, poll_noop, poll_once, single, taken};

const BUFFERS: [Buffer; 4] = [
    Buffer::unbounded(),
    Buffer::drop_newest(500),
    Buffer::end(500),
    // The emitter uses the shared queue.
    Buffer::drop_oldest(500),
];

#[test]
fn values_cross_many_blocks() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        for round in 0..if cfg!(miri) { 5 } else { 20 } {
            (0..round * 17).for_each(|n| emitter.emit(n));
            assert_eq!(events.len(), round * 17);
            assert_eq!(taken(&mut events), (0..round * 17).collect::<Vec<_>>());
        }
        drop(emitter);
        assert_eq!(events.ended(), Some(Ended::Dropped(Dropped::new("listen"))));
        assert_eq!(events.try_take(), Ok(None));
    }
}

#[test]
fn values_cross_threads_in_order() {
    const COUNT: u32 = if cfg!(miri) { 200 } else { 100_000 };
    let (mut emitter, mut events) = single(Buffer::unbounded());
    let emitting = thread::spawn(move || (0..COUNT).for_each(|n| emitter.emit(n)));
    let mut next = 0;
    while let Some(value) = events.wait_next() {
        assert_eq!(value, next);
        next += 1;
    }
    assert_eq!(next, COUNT);
    emitting.join().unwrap();
}

#[test]
fn bounded_values_cross_threads_with_exact_losses() {
    const COUNT: u64 = if cfg!(miri) { 200 } else { 100_000 };
    let (mut emitter, events) = single(Buffer::drop_newest(8));
    let emitting = thread::spawn(move || (0..COUNT).for_each(|n| emitter.emit(n)));
    let mut events = events.with_lost();
    let mut position = 0;
    let mut wait = || loop {
        match poll_once(events.next()) {
            Poll::Ready(next) => return next,
            Poll::Pending => thread::yield_now(),
        }
    };
    while let Some((lost, value)) = wait() {
        position += lost;
        assert_eq!(value, position);
        position += 1;
    }
    assert_eq!(position + events.lost(), COUNT);
    emitting.join().unwrap();
}

#[test]
fn queued_values_are_dropped_with_the_stream() {
    for buffer in BUFFERS {
        let value = Arc::new(());
        let (mut emitter, mut events) = single(buffer);
        (0..100).for_each(|_| emitter.emit(Arc::clone(&value)));
        assert!(events.try_take().is_ok());
        drop(events);
        assert_eq!(Arc::strong_count(&value), 1);
        emitter.emit(Arc::clone(&value));
        emitter.emit(Arc::clone(&value));
        assert_eq!(Arc::strong_count(&value), 1);
    }
}

#[test]
fn late_call_drops_its_value_there() {
    for buffer in BUFFERS {
        let log = Log::default();
        let (mut emitter, events) = single(buffer);
        drop(events);
        assert!(!emitter.is_wanted());
        let flow = emitter.try_emit(Loud("late", log.clone()));
        assert_eq!(flow, ControlFlow::Break(()));
        assert_eq!(log.lines(), ["late dropped"]);
        let (mut emitter, events) = single(buffer);
        let flow = emitter.flow_with(|| {
            drop(events);
            Flow::Last(Loud("last", log.clone()))
        });
        assert_eq!(flow, ControlFlow::Break(()));
        assert_eq!(log.lines(), ["late dropped", "last dropped"]);
    }
}

#[test]
fn racing_calls_leave_nothing() {
    for buffer in BUFFERS {
        for _ in 0..if cfg!(miri) { 5 } else { 200 } {
            let value = Arc::new(());
            let (mut emitter, mut events) = single(buffer);
            let held = Arc::clone(&value);
            let emitting = thread::spawn(move || {
                (0..100).for_each(|_| emitter.emit(Arc::clone(&held)));
                emitter
            });
            let _ = events.try_take();
            drop(events);
            drop(emitting.join().unwrap());
            assert_eq!(Arc::strong_count(&value), 1);
        }
    }
}

#[test]
fn close_leaves_queued_values() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        emitter.emit(1);
        events.close();
        assert_eq!(emitter.try_emit(2), ControlFlow::Break(()));
        assert_eq!(emitter.try_emit(3), ControlFlow::Break(()));
        assert_eq!(events.ended(), Some(Ended::Closed));
        assert_eq!(events.len(), 1);
        assert_eq!(taken(&mut events), [1]);
        assert_eq!(events.try_take(), Ok(None));
    }
}

#[test]
fn closed_stream_ends_when_polled() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        emitter.emit(1);
        events.close();
        assert_eq!(poll_noop(&mut events), Poll::Ready(Some(1)));
        assert_eq!(poll_noop(&mut events), Poll::Ready(None));
    }
}

#[test]
fn next_many_counts_losses() {
    let (mut emitter, mut events) = single(Buffer::drop_newest(2));
    (1..=4).for_each(|number| emitter.emit(number));
    drop(emitter);
    let mut values = Vec::new();
    assert_eq!(poll_once(events.next_many(&mut values, 9)), Poll::Ready(2));
    assert_eq!((&values[..], events.lost()), (&[1, 2][..], 0));
    assert_eq!(poll_once(events.next_many(&mut values, 9)), Poll::Ready(0));
    assert_eq!(events.lost(), 2);
}

#[test]
fn closed_waits_for_the_callback() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        let count = Count::new();
        let waker = count.waker();
        let mut cx = Context::from_waker(&waker);
        let mut closed = pin!(events.closed());
        assert!(closed.as_mut().poll(&mut cx).is_pending());
        // A late call may wake. The future keeps waiting.
        emitter.emit(1);
        assert!(closed.as_mut().poll(&mut cx).is_pending());
        let before = count.woken();
        drop(emitter);
        assert_eq!(count.woken(), before + 1);
        assert_eq!(closed.as_mut().poll(&mut cx), Poll::Ready(()));
    }
}

#[test]
fn error_is_delivered_to_a_full_queue() {
    for buffer in [Buffer::drop_newest(2), Buffer::end(2), Buffer::unbounded()] {
        let (mut emitter, mut events) = single(buffer);
        emitter.emit(Ok(1));
        emitter.emit(Ok(2));
        emitter.fail("full");
        emitter.fail("again");
        assert_eq!(taken(&mut events), [Ok(1), Ok(2), Err("full")]);
        assert_eq!(events.lost(), 0);
        assert_eq!(events.ended(), Some(Ended::Failed));
    }
}

#[test]
fn overflow_ends_the_stream() {
    let (mut emitter, mut events) = single(Buffer::end(1));
    assert_eq!(emitter.try_emit(1), ControlFlow::Continue(()));
    assert_eq!(emitter.try_emit(2), ControlFlow::Break(()));
    assert!(!emitter.is_wanted());
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.ended(), Some(Ended::Overflowed));
    assert_eq!(events.lost(), 1);
}

#[test]
fn many_values_wake_once() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        let count = Count::new();
        for round in 1..4 {
            assert!(poll(&mut events, &count.waker()).is_pending());
            (0..10).for_each(|n| emitter.emit(n));
            assert_eq!(count.woken(), round);
            assert_eq!(taken(&mut events).len(), 10);
        }
    }
}

#[test]
fn newest_waker_is_woken() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        let counts = [Count::new(), Count::new(), Count::new()];
        for count in &counts {
            assert!(poll(&mut events, &count.waker()).is_pending());
            assert!(poll(&mut events, &count.waker()).is_pending());
        }
        emitter.emit(1);
        assert_eq!(counts.each_ref().map(|count| count.woken()), [0, 0, 1]);
        assert!(counts.iter().all(|count| Arc::strong_count(count) == 1));
    }
}

#[test]
fn dropping_the_stream_releases_the_waker() {
    for buffer in BUFFERS {
        let (emitter, mut events) = single::<u8>(buffer);
        let count = Count::new();
        assert!(poll(&mut events, &count.waker()).is_pending());
        drop(events);
        drop(emitter);
        assert_eq!((Arc::strong_count(&count), count.woken()), (1, 0));
    }
}

#[test]
fn wake_may_poll_and_drop_the_stream() {
    for buffer in BUFFERS {
        let (mut emitter, events) = single(buffer);
        let shared = Arc::new(Mutex::new(Some(events)));
        let inner = Arc::clone(&shared);
        let waker = on_wake(move || {
            let mut events = inner.lock().unwrap().take().unwrap();
            assert_eq!(poll_noop(&mut events), Poll::Ready(Some(1)));
            assert!(poll_noop(&mut events).is_pending());
        });
        assert!(poll(shared.lock().unwrap().as_mut().unwrap(), &waker).is_pending());
        assert_eq!(emitter.try_emit(1), ControlFlow::Continue(()));
        assert_eq!(emitter.try_emit(2), ControlFlow::Break(()));
    }
}

#[test]
fn drain_and_batches_take_all() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        (0..100).for_each(|n| emitter.emit(n));
        let mut batch = Vec::new();
        assert_eq!(poll_once(events.next_many(&mut batch, 40)), Poll::Ready(40));
        assert_eq!(batch, (0..40).collect::<Vec<_>>());
        assert_eq!(
            events.drain().collect::<Vec<_>>(),
            (40..100).collect::<Vec<_>>()
        );
        assert!(poll_once(events.next_many(&mut batch, 40)).is_pending());
        emitter.end();
        assert_eq!(poll_once(events.next_many(&mut batch, 40)), Poll::Ready(0));
    }
}

#[test]
fn flow_ends_the_stream() {
    let (mut emitter, mut events) = single(Buffer::unbounded());
    let mut call = |flow: Flow<u8, &'static str>| emitter.flow_result_with(|| flow);
    assert_eq!(call(Flow::Item(1)), ControlFlow::Continue(()));
    assert_eq!(call(Flow::Skip), ControlFlow::Continue(()));
    assert_eq!(call(Flow::Last(2)), ControlFlow::Break(()));
    assert_eq!(call(Flow::Item(3)), ControlFlow::Break(()));
    assert_eq!(taken(&mut events), [Ok(1), Ok(2)]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn emitter_is_send_only() {
    trait Ambiguous<A> {
        fn is_not() {}
    }
    impl<T> Ambiguous<()> for T {}
    struct Sync_;
    impl<T: Sync> Ambiguous<Sync_> for T {}
    struct Clone_;
    impl<T: Clone> Ambiguous<Clone_> for T {}
    fn is_send<T: Send>() {}
    <SingleEmitter<u8> as Ambiguous<_>>::is_not();
    is_send::<SingleEmitter<std::cell::Cell<u8>>>();
}

#[test]
fn large_values_fit() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        (0..100_u8).for_each(|n| emitter.emit([n; 300]));
        assert!(
            taken(&mut events)
                .iter()
                .zip(0..)
                .all(|(value, n)| value[299] == n)
        );
    }
}

#[test]
fn zero_sized_values_are_counted() {
    for buffer in BUFFERS {
        let (mut emitter, mut events) = single(buffer);
        (0..100).for_each(|_| emitter.emit(()));
        assert_eq!(events.len(), 100);
        assert_eq!(taken(&mut events).len(), 100);
    }
}

#[test]
fn next_many_makes_room() {
    let (mut emitter, mut events) = single(Buffer::drop_newest(2));
    let mut batch = Vec::new();
    for round in 0..3 {
        (0..2).for_each(|n| emitter.emit(2 * round + n));
        assert!(poll_once(events.next_many(&mut batch, 8)).is_ready());
    }
    assert_eq!((batch, events.lost()), ((0..6).collect(), 0));
}

#[test]
fn gone_emitter_runs_no_hook() {
    for is_gone in [true, false] {
        let (emitter, events) = single::<u8>(Buffer::unbounded());
        let log = Log::default();
        let hook = log.clone();
        let events = events.on_cancel((), Box::new(move |()| hook.say("hook")));
        let kept = (!is_gone).then_some(emitter);
        drop(events);
        drop(kept);
        assert_eq!(log.lines().is_empty(), is_gone);
    }
}
