//! Races of methods that do not wait: take, ask, detach.

use crate::races::{model, spawn};
use crate::{DROPPED, Tracked, is_released, number, pair, poll, value};

#[test]
fn try_take_while_completing() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        let early = awaitable.try_take();
        completing.join().unwrap();
        let answer = early.or_else(|_| awaitable.try_take()).unwrap();
        assert_eq!(number(answer), Ok(1));
    });
}

#[test]
fn try_take_while_dropping_completer() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        let early = awaitable.try_take();
        dropping.join().unwrap();
        let answer = early.or_else(|_| awaitable.try_take()).unwrap();
        assert_eq!(number(answer), Err(DROPPED));
    });
}

#[test]
fn try_take_then_drop_while_completing() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        let taken = awaitable.try_take();
        drop(awaitable);
        let delivered = completing.join().unwrap();
        match taken {
            Ok(answer) => assert!(delivered && number(answer) == Ok(1)),
            // Delivered between the check and the drop, or returned. Loom checks that neither leaks.
            Err(_not_done) => {}
        }
    });
}

#[test]
fn is_done_while_dropping_completer() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        if awaitable.is_done() {
            assert_eq!(number(awaitable.try_take().unwrap()), Err(DROPPED));
        }
        dropping.join().unwrap();
    });
}

#[test]
fn is_done_while_completing() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        if awaitable.is_done() {
            assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
        }
        completing.join().unwrap();
    });
}

#[test]
fn is_awaited_while_dropping() {
    model(|| {
        let (completer, awaitable) = pair();
        let asking = spawn(move || {
            let awaited = completer.is_awaited();
            let delivered = completer.try_complete(value(1)).is_ok();
            assert!(awaited || !delivered);
        });
        drop(awaitable);
        asking.join().unwrap();
    });
}

#[test]
fn complete_while_detaching() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let completing = spawn(move || {
            assert!(completer.is_awaited());
            completer.try_complete(value(1)).is_ok()
        });
        awaitable.detach();
        let delivered = completing.join().unwrap();
        assert_eq!(tracked.woken(), usize::from(delivered));
        assert!(is_released(&tracked));
    });
}

#[test]
fn share_while_detaching() {
    model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || {
            let shared = completer.share();
            assert!(shared.is_awaited());
            shared.try_complete(value(1)).is_ok()
        });
        awaitable.detach();
        sharing.join().unwrap();
    });
}
