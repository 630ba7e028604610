//! Closing a stream.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use awaitify::{Buffer, Ended, TimedOut};

use crate::support::{Count, Log, Loud, poll, poll_once, single, stream, taken};

#[test]
fn close_leaves_queued_values() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit(1);
    events.close();
    assert_eq!(emitter.try_emit(2), ControlFlow::Break(()));
    assert_eq!(events.ended(), Some(Ended::Closed));
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.try_take(), Ok(None));
}

#[test]
fn close_keeps_the_first_reason() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    emitter.end();
    events.close();
    assert_eq!(events.ended(), Some(Ended::Finished));
    for buffer in [Buffer::unbounded(), Buffer::drop_newest(1)] {
        let (mut emitter, mut events) = single::<u8>(buffer);
        emitter.end();
        events.close();
        assert_eq!(events.ended(), Some(Ended::Finished));
    }
}

#[test]
fn drop_runs_hook_before_values_go() {
    let log = Log::default();
    let (emitter, events) = stream(Buffer::unbounded());
    let hook_log = log.clone();
    let wanted = emitter.clone();
    let events = events.on_cancel(
        (),
        Box::new(move |()| hook_log.say(format!("hook, wanted {}", wanted.is_wanted()))),
    );
    emitter.emit(Loud("value", log.clone()));
    drop(events);
    assert_eq!(log.lines(), ["hook, wanted false", "value dropped"]);
}

// from: tauri#15863, zenoh#1818, subxt#1289 (late calls); eww#142, woab#6 (panic because the receiver is gone)
#[test]
fn late_call_drops_its_value_there() {
    let log = Log::default();
    let (emitter, events) = stream(Buffer::unbounded());
    drop(events);
    emitter.emit(Loud("late", log.clone()));
    assert_eq!(log.lines(), ["late dropped"]);
    let flow = emitter.try_emit(Loud("later", log.clone()));
    assert_eq!(flow, ControlFlow::Break(()));
    assert_eq!(log.lines().len(), 2);
}

#[test]
fn late_error_is_dropped() {
    let (emitter, events) = stream::<Result<u8, Arc<u8>>>(Buffer::block(1));
    drop(events);
    let error = Arc::new(1);
    emitter.fail(Arc::clone(&error));
    assert_eq!(Arc::strong_count(&error), 1);
}

/// Every value is delivered, dropped by the closing stream, or dropped by the late call. None stays in the queue.
#[test]
fn racing_calls_leave_nothing() {
    for _ in 0..200 {
        let value = Arc::new(());
        let (emitter, events) = stream(Buffer::unbounded());
        let emitting = {
            let value = Arc::clone(&value);
            thread::spawn(move || {
                (0..50).for_each(|_| emitter.emit(Arc::clone(&value)));
                emitter
            })
        };
        drop(events);
        let emitter = emitting.join().unwrap();
        assert_eq!(Arc::strong_count(&value), 1);
        drop(emitter);
    }
}

#[test]
fn closed_waits_for_the_callback() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let count = Count::new();
    let waker = count.waker();
    let mut cx = Context::from_waker(&waker);
    let mut closed = std::pin::pin!(events.closed());
    assert!(closed.as_mut().poll(&mut cx).is_pending());
    let clone = emitter.clone();
    drop(emitter);
    assert!(closed.as_mut().poll(&mut cx).is_pending());
    assert_eq!(count.woken(), 0);
    drop(clone);
    assert_eq!(count.woken(), 1);
    assert_eq!(closed.as_mut().poll(&mut cx), Poll::Ready(()));
}

#[test]
fn closed_is_ready_if_the_callback_is_gone() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    drop(emitter);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(std::pin::pin!(events.closed()).poll(&mut cx).is_ready());
}

#[test]
fn dropping_the_stream_releases_the_waker() {
    let (_emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let count = Count::new();
    assert!(poll(&mut events, &count.waker()).is_pending());
    drop(events);
    assert_eq!(Arc::strong_count(&count), 1);
    assert_eq!(count.woken(), 0);
}

// from: kotlinx.coroutines#3952 (a blocked producer at close)
#[test]
fn close_releases_blocked_producers() {
    let (emitter, mut events) = stream(Buffer::block(1));
    emitter.emit(1);
    let (started, starting) = std::sync::mpsc::channel();
    let blocked = thread::spawn(move || {
        started.send(()).unwrap();
        emitter.try_emit(2)
    });
    starting.recv().unwrap();
    while !blocked.is_finished() && events.ended().is_none() {
        // The producer may not wait yet. It is refused in both cases.
        events.close();
    }
    assert_eq!(blocked.join().unwrap(), ControlFlow::Break(()));
    assert_eq!(taken(&mut events), [1]);
}

#[test]
fn drop_releases_blocked_producers() {
    let (emitter, events) = stream(Buffer::block(2));
    let emitting = thread::spawn(move || {
        (0..1000)
            .map(|n| emitter.try_emit(n))
            .fold(None, |_, flow| Some(flow))
    });
    thread::yield_now();
    drop(events);
    assert_eq!(emitting.join().unwrap(), Some(ControlFlow::Break(())));
}

#[test]
fn stream_with_losses_closes() {
    let (emitter, events) = stream(Buffer::unbounded());
    let mut events = events.with_lost();
    emitter.emit(1);
    assert_eq!(events.ended(), None);
    events.close();
    assert!(emitter.try_emit(2).is_break());
    assert_eq!(events.ended(), Some(Ended::Closed));
    assert_eq!(poll_once(events.next()), Poll::Ready(Some((0, 1))));
}

#[test]
fn waiting_for_a_value_may_time_out() {
    let (_emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let soon = Duration::from_millis(1);
    let late = TimedOut::new("listen", Some(soon));
    assert_eq!(late.after(), Some(soon));
    assert_eq!(events.wait_next_timeout(soon), Err(late));
}
