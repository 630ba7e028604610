//! The order of values and the end, and the state that the stream reports.

use std::task::Poll;
use std::thread;

use awaitify::{Buffer, Dropped, Ended, Events, NotDone};
use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::support::{poll_noop, poll_once, single, stream, taken};

#[test]
fn values_come_in_order() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..1000).for_each(|number| emitter.emit(number));
    drop(emitter);
    assert_eq!(taken(&mut events), (0..1000).collect::<Vec<_>>());
}

/// The first call takes everything out of the queue.
#[test]
fn batch_starts_with_values_taken_before() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..3).for_each(|n| emitter.emit(n));
    assert_eq!(events.try_take(), Ok(Some(0)));
    emitter.emit(3);
    let mut batch = Vec::new();
    assert_eq!(poll_once(events.next_many(&mut batch, 2)), Poll::Ready(2));
    assert_eq!(batch, [1, 2]);
    assert_eq!(taken(&mut events), [3]);
}

#[test]
fn full_queue_that_was_closed_refuses() {
    let (mut emitter, mut events) = single(Buffer::drop_newest(1));
    emitter.emit(1);
    events.close();
    assert!(emitter.try_emit(2).is_break());
    assert!(emitter.try_emit(3).is_break());
    drop(emitter);
    assert_eq!(taken(&mut events), [1]);
    assert_eq!((events.lost(), events.ended()), (0, Some(Ended::Closed)));
}

// from: mactrix#33 (order lost)
#[test]
fn each_thread_keeps_its_order() {
    const COUNT: usize = if cfg!(miri) { 20 } else { 2_000 };
    let (emitter, mut events) = stream(Buffer::unbounded());
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let emitter = emitter.clone();
            thread::spawn(move || (0..COUNT).for_each(|n| emitter.emit((thread, n))))
        })
        .collect();
    drop(emitter);
    let mut next = [0; 4];
    for (thread, number) in events.wait_iter() {
        assert_eq!(number, next[thread]);
        next[thread] += 1;
    }
    assert_eq!(next, [COUNT; 4]);
    threads.into_iter().for_each(|t| t.join().unwrap());
}

#[test]
fn none_comes_for_ever_after_the_end() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    emitter.emit(1);
    emitter.end();
    assert_eq!(poll_noop(&mut events), Poll::Ready(Some(1)));
    assert!(!events.is_terminated());
    for _ in 0..300 {
        assert_eq!(poll_noop(&mut events), Poll::Ready(None));
        assert!(events.is_terminated());
        assert_eq!(events.try_take(), Ok(None));
        assert_eq!(events.wait_next(), None);
    }
}

#[test]
fn ended_is_told_while_values_are_queued() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    assert_eq!(events.ended(), None);
    emitter.emit(1);
    drop(emitter);
    assert_eq!(events.ended(), Some(Ended::Dropped(Dropped::new("listen"))));
    assert!(!events.is_terminated());
    assert_eq!(events.try_take(), Ok(Some(1)));
}

#[test]
fn first_end_wins() {
    let (emitter, mut events) = stream::<Result<u8, &str>>(Buffer::unbounded());
    emitter.fail("lost");
    emitter.end();
    emitter.fail("again");
    events.close();
    drop(emitter);
    assert_eq!(events.ended(), Some(Ended::Failed));
    assert_eq!(taken(&mut events), [Err("lost")]);
}

#[test]
fn dropped_names_the_enclosing_function() {
    fn listen() -> Events<u8> {
        Events::new(Buffer::unbounded(), |_emitter| {})
    }
    assert_eq!(
        listen().ended(),
        Some(Ended::Dropped(Dropped::new("listen")))
    );
}

#[test]
fn stream_lives_as_long_as_one_clone() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let clone = emitter.clone();
    drop(emitter);
    assert_eq!(events.ended(), None);
    clone.emit(1);
    drop(clone);
    assert_eq!(taken(&mut events), [1]);
    assert_eq!(events.try_take(), Ok(None));
}

#[test]
fn size_hint_is_exact_once_ended() {
    let (emitter, events) = stream(Buffer::unbounded());
    emitter.emit(1);
    emitter.emit(2);
    assert_eq!(events.size_hint(), (2, None));
    emitter.end();
    assert_eq!(events.size_hint(), (2, Some(2)));
    assert_eq!(events.len(), 2);
    assert!(!events.is_empty());
}

#[test]
fn stream_with_losses_tells_its_size_and_end() {
    let (emitter, events) = stream(Buffer::unbounded());
    let mut events = events.with_lost();
    (1..=2).for_each(|value| emitter.emit(value));
    assert_eq!(events.size_hint(), (2, None));
    emitter.end();
    assert_eq!(events.size_hint(), (2, Some(2)));
    for next in [Some((0, 1)), Some((0, 2)), None] {
        assert!(!events.is_terminated());
        assert_eq!(poll_once(events.next()), Poll::Ready(next));
    }
    assert!(events.is_terminated());
}

#[test]
fn try_take_tells_nothing_yet_from_the_end() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    assert_eq!(events.try_take(), Err(NotDone));
    drop(emitter);
    assert_eq!(events.try_take(), Ok(None));
}

#[test]
fn drain_takes_a_snapshot() {
    let (emitter, mut events) = stream(Buffer::drop_oldest(3));
    (1..=5).for_each(|n| emitter.emit(n));
    let mut drain = events.drain();
    (6..=9).for_each(|n| emitter.emit(n));
    assert_eq!(drain.len(), 3);
    assert_eq!(drain.next(), Some(3));
    drop(drain);
    assert_eq!(events.lost(), 2);
    assert_eq!(events.drain().collect::<Vec<_>>(), [7, 8, 9]);
    assert_eq!(events.lost(), 3);
}

#[test]
fn leaked_drain_hides_no_later_value() {
    fn check(mut emit: impl FnMut(u8), mut events: Events<u8>) {
        (1..=3).for_each(&mut emit);
        assert_eq!(poll_noop(&mut events), Poll::Ready(Some(1)));
        std::mem::forget(events.drain());
        assert!(events.is_empty());
        (4..=7).for_each(&mut emit);
        assert_eq!(taken(&mut events), [4, 5, 6]);
        drop(emit);
        assert_eq!(events.wait_next(), None);
        assert_eq!(events.lost(), 1);
    }
    let (emitter, events) = stream(Buffer::drop_newest(3));
    check(move |value| emitter.emit(value), events);
    let (mut emitter, events) = single(Buffer::drop_newest(3));
    check(move |value| emitter.emit(value), events);
}

#[test]
fn next_many_takes_up_to_the_limit() {
    for buffer in [Buffer::unbounded(), Buffer::drop_newest(10)] {
        let (emitter, mut events) = stream(buffer);
        (1..=5).for_each(|n| emitter.emit(n));
        let mut batch = vec![0];
        assert_eq!(poll_once(events.next_many(&mut batch, 3)), Poll::Ready(3));
        assert_eq!(batch, [0, 1, 2, 3]);
        assert_eq!(poll_once(events.next_many(&mut batch, 0)), Poll::Ready(0));
        assert_eq!(poll_once(events.next_many(&mut batch, 9)), Poll::Ready(2));
        assert!(poll_once(events.next_many(&mut batch, 9)).is_pending());
        drop(emitter);
        assert_eq!(poll_once(events.next_many(&mut batch, 9)), Poll::Ready(0));
        assert!(events.is_terminated());
    }
}

#[test]
fn next_is_cancel_safe() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    assert!(poll_once(events.next()).is_pending());
    emitter.emit(1);
    drop(events.next());
    assert_eq!(poll_once(events.next()), Poll::Ready(Some(1)));
}

// from: p-event#19 (filter, count, first match)
#[test]
fn first_unregisters_when_found() {
    let (emitter, events) = stream(Buffer::unbounded());
    (1..=9).for_each(|n| emitter.emit(n));
    let found = poll_once(events.first(|n| (n > 3).then_some(n * 10)));
    assert_eq!(found, Poll::Ready(Some(40)));
    assert!(!emitter.is_wanted());
}

#[test]
fn first_is_none_at_the_end() {
    let (emitter, events) = stream(Buffer::unbounded());
    emitter.emit(1);
    drop(emitter);
    assert_eq!(
        poll_once(events.first(|n| (n > 3).then_some(n))),
        Poll::Ready(None)
    );
}

// from: swift#91529, p-event#56 (an error overtaking buffered values)
#[test]
fn error_comes_after_buffered_values() {
    for buffer in [
        Buffer::unbounded(),
        Buffer::drop_newest(2),
        Buffer::drop_oldest(2),
        Buffer::end(2),
        Buffer::block(2),
    ] {
        let (emitter, mut events) = stream(buffer);
        emitter.emit(Ok(1));
        emitter.emit(Ok(2));
        emitter.fail("full");
        assert_eq!(taken(&mut events), [Ok(1), Ok(2), Err("full")]);
        assert_eq!(events.try_take(), Ok(None));
        assert_eq!(events.lost(), 0);
        assert_eq!(events.ended(), Some(Ended::Failed));
    }
}

// from: swift#66541 (two consumers)
#[test]
fn stream_is_not_clone() {
    trait Ambiguous<A> {
        fn is_not_clone() {}
    }
    impl<T> Ambiguous<()> for T {}
    impl<T: Clone> Ambiguous<u8> for T {}
    <Events<u8> as Ambiguous<_>>::is_not_clone();
}

#[test]
fn stream_leaves_names_to_extensions() {
    trait Extension {
        fn try_next(&mut self) -> &'static str {
            "extension"
        }
    }
    impl<S: Stream> Extension for S {}
    trait Ambiguous<A> {
        fn is_no_iterator() {}
    }
    impl<T> Ambiguous<()> for T {}
    impl<T: IntoIterator> Ambiguous<u8> for T {}
    let (_emitter, mut events) = stream::<u8>(Buffer::unbounded());
    assert_eq!(events.try_next(), "extension");
    <Events<u8> as Ambiguous<_>>::is_no_iterator();
}

#[test]
fn send_follows_the_values() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    fn is_unpin<T: Unpin>() {}
    is_send::<Events<std::cell::Cell<u8>>>();
    is_unpin::<Events<std::marker::PhantomPinned>>();
    is_send::<awaitify::Emitter<std::cell::Cell<u8>>>();
    is_sync::<awaitify::Emitter<std::cell::Cell<u8>>>();
}

#[test]
fn debug_shows_the_state() {
    let (emitter, events) = stream(Buffer::unbounded());
    emitter.emit(1);
    emitter.end();
    let text = format!("{events:?}");
    assert!(text.contains("len: 1"), "{text}");
    assert!(text.contains("Finished"), "{text}");
}
