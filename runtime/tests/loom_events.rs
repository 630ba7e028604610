//! The race list of streams. Loom runs each test in every interleaving. Run it with `scripts/loom`.
//!
//! Loom checks that accesses to a value are ordered, that blocks are freed and not used afterwards, and that nothing
//! deadlocks. Values and wakers are tracked, so that loom also reports one that is lost.
#![cfg(awaitify_loom)]

mod either_first;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use awaitify::__private::{self, SingleEmitter};
use awaitify::{Buffer, Dropped, Emitter, Ended, Events};
use either_first::spawn;
use futures_core::Stream;
use loom::cell::Cell;
use loom::future::block_on;
use loom::sync::Arc;

/// A value that loom reports if it is leaked.
type Value = Arc<u8>;

fn value(number: u8) -> Value {
    Arc::new(number)
}

fn single(buffer: Buffer) -> (SingleEmitter<Value>, Events<Value>) {
    __private::single_events(buffer, || Dropped::new("loom"))
}

fn shared(buffer: Buffer) -> (Emitter<Value>, Events<Value>) {
    __private::events(buffer, || Dropped::new("loom"))
}

/// The next value. A model awaits everything in one `block_on`, because each makes a waker, whose address a queue
/// compares with the last one: loom fails if the allocator decides whether two wakers have the same address.
async fn next(events: &mut Events<Value>) -> Option<u8> {
    let next = poll_fn(|cx| Pin::new(&mut *events).poll_next(cx)).await;
    next.map(|value| *value)
}

async fn rest(events: &mut Events<Value>) -> Vec<u8> {
    let mut values = Vec::new();
    while let Some(number) = next(events).await {
        values.push(number);
    }
    values
}

fn all(events: &mut Events<Value>) -> Vec<u8> {
    block_on(rest(events))
}

fn poll_noop(events: &mut Events<Value>) -> Poll<Option<Value>> {
    Pin::new(events).poll_next(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn single_values_cross_blocks() {
    loom::model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        let emitting = spawn(move || (1..=3).for_each(|n| emitter.emit(value(n))));
        assert_eq!(all(&mut events), [1, 2, 3]);
        emitting.join().unwrap();
    });
}

#[test]
fn single_block_is_used_again() {
    loom::model(|| {
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
    loom::model(|| {
        let (mut emitter, events) = single(Buffer::unbounded());
        emitter.emit(value(1));
        let emitting = spawn(move || (2..=4).for_each(|n| emitter.emit(value(n))));
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn single_emit_while_closed() {
    loom::model(|| {
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
    loom::model(|| {
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
    loom::model(|| {
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
    loom::model(|| {
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
    loom::model(|| {
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
    loom::model(|| {
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
fn ring_loses_exactly_what_is_not_given() {
    loom::model(|| {
        let (mut emitter, mut events) = single(Buffer::drop_newest(1));
        let emitting = spawn(move || (0..3).for_each(|n| emitter.emit(value(n))));
        let mut position = 0;
        block_on(async {
            while let Some(number) = next(&mut events).await {
                assert_eq!(u64::from(number), position + events.lost());
                position += 1;
            }
        });
        assert_eq!(position + events.lost(), 3);
        emitting.join().unwrap();
    });
}

/// The consumer only looks, so nothing but its reading tells the emitter that a slot is free.
#[test]
fn ring_slot_is_used_again() {
    loom::model(|| {
        let (mut emitter, mut events) = single(Buffer::drop_newest(1));
        emitter.emit(value(1));
        let emitting = spawn(move || (2..=3).for_each(|n| emitter.emit(value(n))));
        for _ in 0..2 {
            _ = events.try_take();
            loom::thread::yield_now();
        }
        emitting.join().unwrap();
    });
}

/// Like the slot of a ring: the block becomes the spare one while the emitter needs a block.
#[test]
fn single_block_is_read_before_its_next_use() {
    loom::model(|| {
        let (mut emitter, mut events) = single(Buffer::unbounded());
        (1..=5).for_each(|n| emitter.emit(value(n)));
        assert!(events.try_take().is_ok() && events.try_take().is_ok());
        let emitting = spawn(move || (6..=7).for_each(|n| emitter.emit(value(n))));
        assert!(events.try_take().is_ok() && events.try_take().is_ok());
        emitting.join().unwrap();
    });
}

#[test]
fn ring_emit_while_dropped() {
    loom::model(|| {
        let (mut emitter, mut events) = single(Buffer::end(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        let _ = events.try_take();
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn ring_error_fits_while_taken() {
    loom::model(|| {
        let (mut emitter, mut events) =
            __private::single_events(Buffer::drop_newest(1), || Dropped::new("loom"));
        let emitting = spawn(move || {
            emitter.emit(Ok(value(1)));
            emitter.fail(value(2));
        });
        let mut given = Vec::new();
        block_on(async {
            while let Some(item) = poll_fn(|cx| Pin::new(&mut events).poll_next(cx)).await {
                given.push(item.map(|v| *v).map_err(|v| *v));
            }
        });
        assert_eq!(given, [Ok(1), Err(2)]);
        assert_eq!(events.ended(), Some(Ended::Failed));
        emitting.join().unwrap();
    });
}

#[test]
fn shared_emitters_wake_the_consumer() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::unbounded());
        let other = emitter.clone();
        let emitting = spawn(move || other.emit(value(1)));
        emitter.emit(value(2));
        drop(emitter);
        let mut given = all(&mut events);
        given.sort_unstable();
        assert_eq!(given, [1, 2]);
        emitting.join().unwrap();
    });
}

#[test]
fn shared_loses_exactly_what_is_not_given() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::drop_newest(1));
        let emitting = spawn(move || (0..4).for_each(|n| emitter.emit(value(n))));
        block_on(async {
            let mut position = 0;
            while let Some(number) = next(&mut events).await {
                assert_eq!(u64::from(number), position + events.lost());
                position += 1;
            }
            assert_eq!(position + events.lost(), 4);
        });
        emitting.join().unwrap();
    });
}

/// The queue is full when the model begins, so that the emitters count without its lock.
#[test]
fn shared_losses_of_two_emitters() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::drop_newest(1));
        (0..2).for_each(|n| emitter.emit(value(n)));
        let other = emitter.clone();
        let emitting = spawn(move || other.emit(value(2)));
        assert_eq!(*events.try_take().unwrap().unwrap(), 0);
        assert_eq!(events.lost(), 0);
        emitter.emit(value(3));
        drop(emitter);
        let given = all(&mut events).len() as u64;
        assert_eq!(given + events.lost(), 3);
        emitting.join().unwrap();
    });
}

#[test]
fn shared_losses_end_with_the_stream() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::drop_newest(1));
        (0..2).for_each(|n| emitter.emit(value(n)));
        let emitting = spawn(move || {
            let taken = (2..4).filter(|n| emitter.try_emit(value(*n)).is_continue());
            taken.count() as u64
        });
        events.close();
        let given = all(&mut events).len() as u64;
        assert_eq!(given + events.lost(), 2 + emitting.join().unwrap());
    });
}

#[test]
fn shared_limit_counts_what_is_held() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::drop_newest(2));
        (0..2).for_each(|n| emitter.emit(value(n)));
        let other = emitter.clone();
        let emitting = spawn(move || (2..4).for_each(|n| other.emit(value(n))));
        assert_eq!(*events.try_take().unwrap().unwrap(), 0);
        emitting.join().unwrap();
        assert!(events.len() <= 2);
        drop(emitter);
        let given = all(&mut events).len() as u64;
        assert_eq!(given + events.lost(), 3);
    });
}

#[test]
fn shared_emit_while_dropped() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::drop_oldest(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        drop(poll_noop(&mut events));
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn shared_closed_waits_for_the_last_emitter() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::latest());
        let other = emitter.clone();
        let dropping = spawn(move || drop(other));
        drop(emitter);
        block_on(events.closed());
        dropping.join().unwrap();
    });
}

#[test]
fn blocked_emitter_goes_on_when_there_is_room() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::block(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        assert_eq!(all(&mut events), [1, 2]);
        emitting.join().unwrap();
    });
}

#[test]
fn all_blocked_emitters_go_on_when_there_is_room() {
    loom::model(|| {
        let (emitter, mut events) = shared(Buffer::block(2));
        (1..=2).for_each(|n| emitter.emit(value(n)));
        let other = emitter.clone();
        let emitting = spawn(move || emitter.emit(value(3)));
        let emitting_too = spawn(move || other.emit(value(4)));
        assert_eq!(events.drain().count(), 2);
        emitting.join().unwrap();
        emitting_too.join().unwrap();
        assert_eq!(events.drain().count(), 2);
    });
}

#[test]
fn blocked_emitter_is_released_by_drop() {
    loom::model(|| {
        let (emitter, events) = shared(Buffer::block(1));
        emitter.emit(value(1));
        let emitting = spawn(move || emitter.try_emit(value(2)));
        drop(events);
        assert!(emitting.join().unwrap().is_break());
    });
}

#[test]
fn merging_while_taken() {
    loom::model(|| {
        let merge = |last: &mut Value, new: Value| {
            *last = value(**last + *new);
            None
        };
        let (emitter, mut events) = __private::merging_events(merge, || Dropped::new("loom"));
        emitter.emit(value(1));
        let emitting = spawn(move || emitter.emit(value(2)));
        let given: u8 = all(&mut events).into_iter().sum();
        assert_eq!(given, 3);
        emitting.join().unwrap();
    });
}
