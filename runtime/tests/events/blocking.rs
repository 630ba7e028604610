//! `block`, and functions that block while they call back.

use std::ops::ControlFlow;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use awaitify::__private::{
    BlockingOutcome, SingleEmitter, blocking_events, emit_when_room, events,
    shared_blocking_events, single_events,
};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events, Job};

use crate::support::{Count, poll_once, stream, taken};

#[test]
fn block_keeps_at_most_the_limit() {
    let (emitter, mut events) = stream(Buffer::block(4));
    let most = Arc::new(AtomicUsize::new(0));
    let emitting = thread::spawn(move || (0..1000).for_each(|n| emitter.emit(n)));
    let mut next = 0;
    while let Some(value) = events.wait_next() {
        assert_eq!(value, next);
        next += 1;
        most.fetch_max(events.len(), Ordering::SeqCst);
    }
    emitting.join().unwrap();
    assert_eq!((next, events.lost()), (1000, 0));
    assert!(most.load(Ordering::SeqCst) <= 4);
}

#[test]
fn several_producers_block() {
    let (emitter, mut events) = stream(Buffer::block(3));
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let emitter = emitter.clone();
            thread::spawn(move || (0..200).for_each(|n| emitter.emit(n)))
        })
        .collect();
    drop(emitter);
    assert_eq!(events.wait_iter().count(), 600);
    threads.into_iter().for_each(|t| t.join().unwrap());
}

#[cfg(feature = "tokio")]
#[tokio::test]
async fn block_is_refused_where_it_would_deadlock() {
    let (emitter, mut events) = stream(Buffer::block(1));
    emitter.emit(1);
    let panic = std::panic::catch_unwind(|| emitter.emit(2)).unwrap_err();
    let message = panic.downcast_ref::<String>().cloned();
    let message = message.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
    assert!(message.unwrap().contains("overflow = block"));
    // The stream continues.
    assert_eq!(events.next().await, Some(1));
    emitter.emit(3);
    assert_eq!(events.next().await, Some(3));
}

#[tokio::test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
async fn block_may_wait_in_spawn_blocking() {
    let (emitter, mut events) = stream(Buffer::block(1));
    let emitting = tokio::task::spawn_blocking(move || (0..50).for_each(|n| emitter.emit(n)));
    let mut taken = 0;
    while events.next().await.is_some() {
        taken += 1;
    }
    emitting.await.unwrap();
    assert_eq!(taken, 50);
}

#[test]
fn future_waits_until_half_empty() {
    let (emitter, mut events) = stream(Buffer::block(4));
    (0..4).for_each(|n| {
        assert_eq!(
            poll_once(emit_when_room(&emitter, n)),
            Poll::Ready(ControlFlow::Continue(()))
        )
    });
    let count = Count::new();
    let waker = count.waker();
    let mut cx = Context::from_waker(&waker);
    let mut emitting = pin!(emit_when_room(&emitter, 4));
    assert!(emitting.as_mut().poll(&mut cx).is_pending());
    assert_eq!(events.try_take(), Ok(Some(0)));
    assert_eq!(count.woken(), 0);
    assert!(emitting.as_mut().poll(&mut cx).is_pending());
    assert_eq!(events.try_take(), Ok(Some(1)));
    assert_eq!(count.woken(), 1);
    assert_eq!(
        emitting.as_mut().poll(&mut cx),
        Poll::Ready(ControlFlow::Continue(()))
    );
    assert_eq!(taken(&mut events), [2, 3, 4]);
}

#[test]
fn future_keeps_other_policies() {
    let (emitter, mut events) = stream(Buffer::drop_oldest(2));
    for n in 0..4 {
        let polled = poll_once(emit_when_room(&emitter, n));
        assert_eq!(polled, Poll::Ready(ControlFlow::Continue(())));
    }
    assert_eq!(taken(&mut events), [2, 3]);
}

#[test]
fn waiting_future_is_released_by_close_and_end() {
    for close in [true, false] {
        let (emitter, mut events) = stream(Buffer::block(1));
        emitter.emit(1);
        let count = Count::new();
        let waker = count.waker();
        let mut cx = Context::from_waker(&waker);
        let mut emitting = pin!(emit_when_room(&emitter, 2));
        assert!(emitting.as_mut().poll(&mut cx).is_pending());
        if close {
            events.close();
        } else {
            emitter.end();
        }
        assert_eq!(count.woken(), 1);
        assert_eq!(
            emitting.as_mut().poll(&mut cx),
            Poll::Ready(ControlFlow::Break(()))
        );
        assert_eq!(taken(&mut events), [1]);
    }
}

#[test]
fn each_waiting_future_is_woken() {
    let (emitter, mut events) = stream(Buffer::block(1));
    emitter.emit(0);
    let counts = [Count::new(), Count::new()];
    let mut waiting = [emit_when_room(&emitter, 1), emit_when_room(&emitter, 2)];
    for (emitting, count) in waiting.iter_mut().zip(&counts) {
        let waker = count.waker();
        let polled = Pin::new(emitting).poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
    assert_eq!(events.try_take(), Ok(Some(0)));
    assert_eq!(counts.map(|count| count.woken()), [1, 1]);
}

#[test]
fn future_polled_again_is_ready() {
    let (emitter, mut events) = stream(Buffer::block(1));
    let mut emitting = emit_when_room(&emitter, 1);
    let mut poll = || Pin::new(&mut emitting).poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(poll(), Poll::Ready(ControlFlow::Continue(())));
    assert_eq!(events.try_take(), Ok(Some(1)));
    assert_eq!(poll(), Poll::Ready(ControlFlow::Continue(())));
    events.close();
    assert_eq!(poll(), Poll::Ready(ControlFlow::Break(())));
}

#[test]
fn dropped_future_leaves_no_waker() {
    let (emitter, _events) = stream(Buffer::block(1));
    emitter.emit(1);
    let count = Count::new();
    {
        let waker = count.waker();
        let mut emitting = pin!(emit_when_room(&emitter, 2));
        assert!(
            emitting
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
    }
    assert_eq!(Arc::strong_count(&count), 1);
}

// from: notify#463 (`block`, then unwatch from the consumer hangs)
/// The library's thread waits for room, and unwatching would wait for that thread. Closing the stream first releases
/// it.
#[test]
fn closing_releases_the_library_before_the_hook_joins_it() {
    let (emitter, events) = stream(Buffer::block(1));
    let library = thread::spawn(move || {
        let mut calls = 0;
        while emitter.try_emit(calls).is_continue() {
            calls += 1;
        }
    });
    let events = events.on_cancel(library, Box::new(|library| library.join().unwrap()));
    drop(events);
}

#[cfg(feature = "tokio")]
#[tokio::test]
#[should_panic = "runtime"]
async fn wait_is_refused_where_it_would_deadlock() {
    let (_emitter, mut events) = stream::<u8>(Buffer::latest());
    events.wait_next();
}

fn blocking<V: Send + 'static, R: BlockingOutcome<V>>(
    buffer: Buffer,
    function: impl FnOnce(&mut SingleEmitter<V>) -> R + Send + 'static,
) -> (Job, Events<V>) {
    let (emitter, events) = single_events(buffer, || Dropped::new("walk"));
    (blocking_events(emitter, function), events)
}

#[test]
fn blocking_function_becomes_a_stream() {
    fn walk(mut visit: impl FnMut(u8) -> ControlFlow<()>) {
        let _ = (1..=3).try_for_each(&mut visit);
    }
    let (job, mut events) = blocking(Buffer::unbounded(), |emitter| {
        walk(|value| emitter.try_emit(value));
    });
    let running = thread::spawn(job);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(events.ended(), Some(Ended::Finished));
    running.join().unwrap();
}

#[test]
fn error_of_a_blocking_function_comes_last() {
    let (job, mut events) = blocking(Buffer::unbounded(), |emitter| {
        emitter.emit(Ok(1));
        Err("unplugged")
    });
    job();
    assert_eq!(taken(&mut events), [Ok(1), Err("unplugged")]);
    assert_eq!(events.ended(), Some(Ended::Failed));
}

// from: rdev#72 (a blocking `listen` that cannot be stopped)
#[test]
fn dropping_the_stream_stops_the_function() {
    let (job, events) = blocking(
        Buffer::latest(),
        |emitter| {
            while emitter.try_emit(1).is_continue() {}
        },
    );
    let running = thread::spawn(job);
    drop(events);
    running.join().unwrap();
}

#[test]
fn lost_job_ends_the_stream() {
    let dropped = Dropped::new("walk");
    let (job, events) = blocking(Buffer::latest(), |_: &mut SingleEmitter<u8>| {});
    drop(job);
    assert_eq!(events.ended(), Some(Ended::Dropped(dropped)));
}

#[test]
fn job_of_a_dropped_stream_does_not_run() {
    let (job, events) = blocking(Buffer::latest(), |_: &mut SingleEmitter<u8>| -> () {
        unreachable!()
    });
    drop(events);
    job();
}

#[test]
fn shared_callback_outlives_the_function() {
    let (emitter, mut events) = events(Buffer::unbounded(), || Dropped::new("walk"));
    let (kept, keeper) = std::sync::mpsc::channel();
    let job = shared_blocking_events(emitter, move |emitter: Emitter<u8>| {
        emitter.emit(1);
        kept.send(emitter).unwrap();
    });
    job();
    let emitter = keeper.recv().unwrap();
    assert!(!emitter.is_wanted());
    emitter.emit(2);
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn shared_callback_ends_like_a_single_one() {
    let (emitter, mut failed) = events(Buffer::drop_newest(1), || Dropped::new("keys"));
    let job = shared_blocking_events(emitter, |emitter| {
        emitter.emit(Ok(1));
        Err("unplugged")
    });
    job();
    assert_eq!(taken(&mut failed), [Ok(1), Err("unplugged")]);
    assert_eq!(failed.ended(), Some(Ended::Failed));

    let (emitter, panicked) = events(Buffer::latest(), || Dropped::new("keys"));
    let job = shared_blocking_events(emitter, |_: Emitter<u8>| -> () { panic!("no keyboard") });
    job();
    assert_eq!(
        panicked.ended(),
        Some(Ended::Panicked("no keyboard".into()))
    );

    let (emitter, events) = events(Buffer::latest(), || Dropped::new("keys"));
    let job = shared_blocking_events(emitter, |_: Emitter<u8>| -> () { unreachable!() });
    drop(events);
    job();
}

#[test]
fn noop_waker_polls_do_not_block() {
    let (emitter, mut events) = stream(Buffer::block(1));
    emitter.emit(1);
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(pin!(events.next()).poll(&mut cx), Poll::Ready(Some(1)));
}
