//! Tests of other systems' streams, rewritten for ours.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;

use awaitify::{Buffer, Emitter, Ended, Events};

use crate::support::{Count, poll_noop, poll_once, stream, taken};

// from: swift async_stream "yield with no awaiting next"
#[test]
fn yield_without_waiting_consumer() {
    let events = Events::new(Buffer::unbounded(), |emitter| emitter.emit("hello"));
    drop(events);
}

// from: swift async_stream "yield with awaiting next"
#[test]
fn yield_with_waiting_consumer() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let emitting = thread::spawn(move || emitter.emit("hello"));
    assert_eq!(events.wait_next(), Some("hello"));
    emitting.join().unwrap();
}

// from: swift async_stream "yield with awaiting next 2 and finish"
#[test]
fn two_values_then_finish() {
    let mut events = Events::new(Buffer::unbounded(), |emitter| {
        emitter.emit("hello");
        emitter.emit("world");
        emitter.end();
    });
    assert_eq!(poll_noop(&mut events), Poll::Ready(Some("hello")));
    assert_eq!(poll_noop(&mut events), Poll::Ready(Some("world")));
    assert_eq!(poll_noop(&mut events), Poll::Ready(None));
    assert_eq!(poll_noop(&mut events), Poll::Ready(None));
}

// from: swift async_stream "yield with awaiting next 2 and finish throwing"
#[test]
fn two_values_then_error() {
    let mut events = Events::new(Buffer::unbounded(), |emitter: Emitter<Result<_, _>>| {
        emitter.emit(Ok("hello"));
        emitter.emit(Ok("world"));
        emitter.fail("thrown");
    });
    assert_eq!(
        taken(&mut events),
        [Ok("hello"), Ok("world"), Err("thrown")]
    );
    assert_eq!(poll_noop(&mut events), Poll::Ready(None));
}

// from: swift async_stream "yield with no awaiting next detached" (a loop that the end finishes)
#[test]
fn loop_ends_with_the_stream() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let emitting = thread::spawn(move || {
        ["hello", "world"]
            .into_iter()
            .for_each(|word| emitter.emit(word));
        emitter.end();
    });
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), ["hello", "world"]);
    emitting.join().unwrap();
}

// from: swift async_stream "onTermination behavior on deinit with no values being awaited"
#[test]
fn termination_runs_on_drop() {
    let terminated = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&terminated);
    let (_emitter, events) = stream::<&str>(Buffer::unbounded());
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    drop(events.on_cancel((), Box::new(hook)));
    assert_eq!(terminated.load(Ordering::SeqCst), 1);
}

// from: swift async_stream "onTermination behavior when canceled" (the consumer is dropped while it waits)
#[test]
fn termination_runs_if_the_waiting_task_is_dropped() {
    let terminated = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&terminated);
    let (_emitter, events) = stream::<&str>(Buffer::unbounded());
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    let mut events = events.on_cancel((), Box::new(hook));
    assert!(poll_once(async move { events.next().await }).is_pending());
    assert_eq!(terminated.load(Ordering::SeqCst), 1);
}

// from: swift async_stream "bufferingNewest(n)", "bufferingOldest(n)"
#[test]
fn buffering_policies_keep_newest_or_oldest() {
    let all = |emitter: Emitter<u8>| (1..=5).for_each(|n| emitter.emit(n));
    let mut newest = Events::new(Buffer::drop_oldest(2), all);
    let mut oldest = Events::new(Buffer::drop_newest(2), all);
    assert_eq!(taken(&mut newest), [4, 5]);
    assert_eq!(taken(&mut oldest), [1, 2]);
}

// from: swift async_stream "yield result: terminated"
#[test]
fn yield_tells_that_the_stream_has_ended() {
    let (emitter, events) = stream(Buffer::unbounded());
    assert!(emitter.try_emit(1).is_continue());
    emitter.end();
    assert!(emitter.try_emit(2).is_break());
    drop(events);
}

// from: kotlin CallbackFlowTest testThrowingConsumer
#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_consumer_unregisters() {
    let (emitter, events) = stream(Buffer::unbounded());
    emitter.emit(1);
    let consume = pin!(events.first(|_: i32| -> Option<()> { panic!("consumer") }));
    let consume = std::panic::AssertUnwindSafe(|| poll_once(consume));
    assert!(std::panic::catch_unwind(consume).is_err());
    assert!(!emitter.is_wanted());
}

// from: kotlin CallbackFlowTest testThrowingSource
#[test]
fn failing_source_ends_after_its_values() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit(Ok(1));
    emitter.fail("source");
    assert_eq!(taken(&mut events), [Ok(1), Err("source")]);
    assert_eq!(events.ended(), Some(Ended::Failed));
}

// from: kotlin CallbackFlowTest testMergeOneCoroutineWithCancellation (take two, then close)
#[test]
fn consumer_takes_two_and_closes() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (1..=4).for_each(|n| emitter.emit(n));
    assert_eq!(events.wait_iter().take(2).collect::<Vec<_>>(), [1, 2]);
    drop(events);
    assert!(emitter.try_emit(5).is_break());
}

// from: kotlin callbackFlow trySend after awaitClose
#[test]
fn send_after_close_fails_quietly() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    events.close();
    assert!(emitter.try_emit(1).is_break());
    assert_eq!(events.ended(), Some(Ended::Closed));
}

// from: kotlin ConflateTest testExample (a slow consumer sees the newest value)
#[test]
fn conflated_stream_gives_first_then_newest() {
    let (emitter, mut events) = stream(Buffer::latest());
    emitter.emit(1);
    assert_eq!(events.wait_next(), Some(1));
    (2..=10).for_each(|n| emitter.emit(n));
    assert_eq!(events.wait_next(), Some(10));
    assert_eq!(events.lost(), 8);
}

// from: kotlin ConflateTest (the last value comes although the source has ended)
#[test]
fn conflated_stream_gives_the_last_value() {
    let mut events = Events::new(Buffer::latest(), |emitter| {
        (1..=3).for_each(|n| emitter.emit(n));
        emitter.end();
    });
    assert_eq!(taken(&mut events), [3]);
    assert_eq!(events.wait_next(), None);
}

// from: node test-events-on-async-iterator basic
#[test]
fn events_before_the_loop_are_kept() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit("bar");
    emitter.emit("42");
    let mut seen = Vec::new();
    while let Ok(Some(event)) = events.try_take() {
        seen.push(event);
        if seen.len() == 2 {
            break;
        }
    }
    assert_eq!(seen, ["bar", "42"]);
    drop(events);
    assert!(
        !emitter.is_wanted(),
        "the listener is removed by leaving the loop"
    );
}

// from: node test-events-on-async-iterator error, errorDelayed
#[test]
fn error_event_is_thrown_after_the_others() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit(Ok(42));
    emitter.fail("kaboom");
    assert_eq!(events.wait_next(), Some(Ok(42)));
    assert_eq!(events.wait_next(), Some(Err("kaboom")));
    assert_eq!(events.wait_next(), None);
    assert!(!emitter.is_wanted());
}

// from: node test-events-on-async-iterator nextError (a waiting consumer gets the error)
#[test]
fn waiting_consumer_gets_the_error() {
    let (emitter, mut events) = stream::<Result<u8, &str>>(Buffer::unbounded());
    let count = Count::new();
    let waker = count.waker();
    let mut next = pin!(events.next());
    assert!(
        next.as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
    );
    emitter.fail("kaboom");
    assert_eq!(count.woken(), 1);
    let given = next.as_mut().poll(&mut Context::from_waker(&waker));
    assert_eq!(given, Poll::Ready(Some(Err("kaboom"))));
}

// from: node test-events-on-async-iterator abortableOnAfter
#[test]
fn closing_ends_a_running_loop() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..4).for_each(|n| emitter.emit(n));
    let mut seen = 0;
    while let Some(event) = events.wait_next() {
        assert_eq!(event, seen);
        seen += 1;
        events.close();
    }
    assert_eq!(seen, 4, "what was queued still comes");
}

// from: p-event `.iterator()` limit
#[test]
fn iterator_with_a_limit() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..6).for_each(|n| emitter.emit(n));
    assert_eq!(events.wait_iter().take(3).collect::<Vec<_>>(), [0, 1, 2]);
}

// from: p-event `.iterator()` resolutionEvents
#[test]
fn resolution_event_ends_the_iterator() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit("fizz");
    emitter.end();
    emitter.emit("late");
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), ["fizz"]);
}

// from: p-event `.multiple()` count, filter
#[test]
fn multiple_takes_a_filtered_count() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..10).for_each(|n| emitter.emit(n));
    let even = events.wait_iter().filter(|n| n % 2 == 0).take(3);
    assert_eq!(even.collect::<Vec<_>>(), [0, 2, 4]);
}

// from: p-event filter option
#[test]
fn first_that_passes_the_filter() {
    let (emitter, events) = stream(Buffer::unbounded());
    ["a", "fizz", "b"]
        .into_iter()
        .for_each(|word| emitter.emit(word));
    let found = poll_once(events.first(|word| (word.len() > 1).then_some(word)));
    assert_eq!(found, Poll::Ready(Some("fizz")));
}

// from: tokio broadcast lagging_rx
#[test]
fn lagging_consumer_is_told_how_many() {
    let (emitter, events) = stream(Buffer::drop_oldest(2));
    let mut events = events.with_lost();
    ["one", "two", "three"]
        .into_iter()
        .for_each(|word| emitter.emit(word));
    assert_eq!(poll_once(events.next()), Poll::Ready(Some((1, "two"))));
    assert_eq!(poll_once(events.next()), Poll::Ready(Some((0, "three"))));
    ["four", "five", "six"]
        .into_iter()
        .for_each(|word| emitter.emit(word));
    assert_eq!(poll_once(events.next()), Poll::Ready(Some((1, "five"))));
}

// from: tokio broadcast lagging_receiver_recovers_after_wrap_around
#[test]
fn lagging_consumer_recovers() {
    let (emitter, mut events) = stream(Buffer::drop_oldest(4));
    for round in 0..100 {
        (0..6).for_each(|n| emitter.emit(round * 6 + n));
        assert_eq!(taken(&mut events).len(), 4);
        assert_eq!(events.lost(), (round + 1) * 2);
    }
}

// from: tokio broadcast receiver_recv_is_cooperative
#[tokio::test]
async fn taking_is_cooperative() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let busy = async {
        loop {
            emitter.emit(1);
            assert!(events.next().await.is_some());
        }
    };
    tokio::select! {
        biased;
        () = busy => unreachable!(),
        () = tokio::task::yield_now() => {}
    }
}

// from: webrtc#230, webrtc#522 (many `on_x` with one channel)
#[test]
fn several_callbacks_share_one_stream() {
    #[derive(Debug, PartialEq)]
    enum Event {
        Open,
        Message(&'static str),
    }
    let (emitter, mut events) = stream(Buffer::unbounded());
    let (on_open, on_message) = (emitter.clone(), emitter);
    let open = move || on_open.emit(Event::Open);
    let message = move |text| on_message.emit(Event::Message(text));
    open();
    message("hello");
    drop(open);
    assert_eq!(events.ended(), None);
    drop(message);
    assert_eq!(taken(&mut events), [Event::Open, Event::Message("hello")]);
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}
