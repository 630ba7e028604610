//! The queue of one producer with a limit.

use std::future::poll_fn;
use std::pin::Pin;

use crate::races::{block_on, model, spawn};
use crate::{next, single, value};
use awaitify::{__private, Buffer, Dropped, Ended};
use futures_core::Stream;

#[test]
fn ring_loses_exactly_what_is_not_given() {
    model(|| {
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
    model(|| {
        let (mut emitter, mut events) = single(Buffer::drop_newest(1));
        emitter.emit(value(1));
        let emitting = spawn(move || (2..=3).for_each(|n| emitter.emit(value(n))));
        for _ in 0..2 {
            _ = events.try_take();
            crate::races::std_or_loom::yield_now();
        }
        emitting.join().unwrap();
    });
}

/// Like the slot of a ring: the block becomes the spare one while the emitter needs a block.
#[test]
fn ring_emit_while_dropped() {
    model(|| {
        let (mut emitter, mut events) = single(Buffer::end(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        let _ = events.try_take();
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn ring_error_fits_while_taken() {
    model(|| {
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
