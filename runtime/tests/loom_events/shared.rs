//! The queue of several producers.

use crate::races::{block_on, model, spawn};
use crate::{Value, all, next, poll_noop, shared, value};
use awaitify::{__private, Buffer, Dropped};

#[test]
fn shared_emitters_wake_the_consumer() {
    model(|| {
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
    model(|| {
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
    model(|| {
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
    model(|| {
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
    model(|| {
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
    model(|| {
        let (emitter, mut events) = shared(Buffer::drop_oldest(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        drop(poll_noop(&mut events));
        drop(events);
        emitting.join().unwrap();
    });
}

#[test]
fn shared_closed_waits_for_the_last_emitter() {
    model(|| {
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
    model(|| {
        let (emitter, mut events) = shared(Buffer::block(1));
        let emitting = spawn(move || (1..=2).for_each(|n| emitter.emit(value(n))));
        assert_eq!(all(&mut events), [1, 2]);
        emitting.join().unwrap();
    });
}

#[test]
fn all_blocked_emitters_go_on_when_there_is_room() {
    model(|| {
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
    model(|| {
        let (emitter, events) = shared(Buffer::block(1));
        emitter.emit(value(1));
        let emitting = spawn(move || emitter.try_emit(value(2)));
        drop(events);
        assert!(emitting.join().unwrap().is_break());
    });
}

#[test]
fn merging_while_taken() {
    model(|| {
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
