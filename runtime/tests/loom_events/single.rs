//! The queue of one producer without a limit.

use std::task::Poll;

use crate::races::std_or_loom::Arc;
use crate::races::{Cell, block_on, model, spawn};
use crate::{all, next, poll_noop, rest, shared, single, value};
use awaitify::Buffer;

#[test]
fn single_values_cross_blocks() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || (1..=3).for_each(|n| emitter.emit(value(n))));
        assert_eq!(all(&mut events), [1, 2, 3]);
        emitting.join().unwrap();
    });
}

#[test]
fn single_block_is_used_again() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        (1..=4).for_each(|n| emitter.emit(value(n)));
        block_on(async {
            assert_eq!(next(&mut events).await, Some(1));
            assert_eq!(next(&mut events).await, Some(2));
            let emitting = spawn(move || (5..=6).for_each(|n| emitter.emit(value(n))));
            assert_eq!(rest(&mut events).await, [3, 4, 5, 6]);
            emitting.join().unwrap();
        });
    });
}

#[test]
fn single_emit_while_dropped() {
    model(|| {
        let (mut emitter, events) = single(Buffer::unbounded());
        emitter.emit(value(1));
        let emitting = spawn(move || (2..=4).for_each(|n| emitter.emit(value(n))));
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn single_emit_while_closed() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || {
            let taken = (1..=3).filter(|n| emitter.try_emit(value(*n)).is_continue());
            taken.collect::<Vec<_>>()
        });
        events.close();
        let given = all(&mut events);
        assert_eq!(emitting.join().unwrap(), given);
    });
}

#[test]
fn single_waker_is_replaced_while_emitting() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        assert!(poll_noop(&mut events).is_pending());
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        assert_eq!(all(&mut events), [1, 2]);
        emitting.join().unwrap();
    });
}

/// The emitter has finished with the first waker's cell, which the third one gets, when it takes the second waker.
#[test]
fn single_waker_is_replaced_after_a_wake_up() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        block_on(async {
            let mut given = vec![next(&mut events).await];
            if let Poll::Ready(next) = poll_noop(&mut events) {
                given.push(next.map(|value| *value));
            }
            given.extend(rest(&mut events).await.into_iter().map(Some));
            assert_eq!(given, [Some(1), Some(2)]);
        });
        emitting.join().unwrap();
    });
}

/// What was done before the callback was dropped is seen once `closed` has resolved.
#[test]
fn closed_sees_what_the_emitter_did() {
    model(|| {
        let (emitter, mut events) = shared(Buffer::latest());
        let done = Arc::new(Cell::new(false));
        let doing = Arc::clone(&done);
        let dropping = spawn(move || {
            doing.set(true);
            drop(emitter);
        });
        block_on(events.closed());
        assert!(done.get());
        dropping.join().unwrap();
    });
}

#[test]
fn single_waiting_consumer_is_dropped_while_emitting() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        drop(poll_noop(&mut events));
        drop(poll_noop(&mut events));
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn single_closed_waits_for_the_sender() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || emitter.emit(value(1)));
        block_on(async {
            events.closed().await;
            rest(&mut events).await
        });
        emitting.join().unwrap();
    });
}

#[test]
fn single_block_is_read_before_its_next_use() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        (1..=5).for_each(|n| emitter.emit(value(n)));
        assert!(events.try_take().is_ok() && events.try_take().is_ok());
        let emitting = spawn(move || (6..=7).for_each(|n| emitter.emit(value(n))));
        assert!(events.try_take().is_ok() && events.try_take().is_ok());
        emitting.join().unwrap();
    });
}
