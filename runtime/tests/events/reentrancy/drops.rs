//! Values and hooks may use the stream when they are dropped.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use awaitify::{Buffer, Emitter, Events};

use crate::support::{poll_noop, stream, taken};

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
fn drop_of_a_refused_last_value_may_emit() {
    let (emitter, mut events) = stream::<Result<u8, LastEmits>>(Buffer::unbounded());
    let value = LastEmits(emitter.clone());
    events.close();
    emitter.fail(value);
    assert!(taken(&mut events).is_empty());
}

/// An error that emits when it is dropped.
struct LastEmits(Emitter<Result<u8, LastEmits>>);

impl Drop for LastEmits {
    fn drop(&mut self) {
        // It takes the lock, unlike a value after the end.
        self.0.end();
        assert!(self.0.try_emit(Ok(1)).is_break());
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
