//! Races of a completion, and of the drop of a completer, with the awaitable.

use std::sync::Arc as StdArc;
use std::task::Poll;

use crate::races::{block_on, model, spawn};
use crate::{DROPPED, Tracked, is_released, number, pair, poll, value};
use awaitify::__private;
use std::sync::atomic::Ordering::SeqCst;

#[test]
fn complete_while_polling() {
    model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn complete_wakes_or_is_seen() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        let completing = spawn(move || completer.complete(value(1)));
        let first = poll(&mut awaitable, &tracked);
        completing.join().unwrap();
        assert!(is_released(&tracked));
        match first {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                assert_eq!(tracked.woken(), 1);
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

#[test]
fn complete_while_dropping() {
    model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn complete_while_dropping_polled() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        let delivered = completing.join().unwrap();
        assert_eq!(tracked.woken(), usize::from(delivered));
        assert!(is_released(&tracked));
    });
}

#[test]
fn try_complete_while_dropping() {
    crate::races::std_or_loom::local! {
        static SENDS: std::cell::Cell<bool> = std::cell::Cell::new(false);
    }
    /// Counts instead of panicking, because a panic in a destructor would be caught.
    struct Message(StdArc<std::sync::atomic::AtomicUsize>);
    impl Drop for Message {
        fn drop(&mut self) {
            let here = SENDS.with(std::cell::Cell::get);
            self.0.fetch_add(usize::from(here), SeqCst);
        }
    }
    model(|| {
        let dropped_by_sender = StdArc::default();
        let message = Message(StdArc::clone(&dropped_by_sender));
        let (completer, awaitable) = __private::pair(|| DROPPED.function(), || Err(DROPPED));
        let completing = spawn(move || {
            SENDS.with(|sends| sends.set(true));
            if let Err(message) = completer.try_complete(Ok(message)) {
                // It was returned, so the sender owns it again.
                SENDS.with(|sends| sends.set(false));
                drop(message);
            }
        });
        drop(awaitable);
        completing.join().unwrap();
        assert_eq!(dropped_by_sender.load(SeqCst), 0);
    });
}

#[test]
fn drop_completer_while_polling() {
    model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        assert_eq!(number(block_on(awaitable)), Err(DROPPED));
        dropping.join().unwrap();
    });
}

#[test]
fn drop_both_halves() {
    model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        drop(awaitable);
        dropping.join().unwrap();
    });
}

#[test]
fn drop_both_halves_polled() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let dropping = spawn(move || drop(completer));
        drop(awaitable);
        dropping.join().unwrap();
        assert!(is_released(&tracked));
    });
}
