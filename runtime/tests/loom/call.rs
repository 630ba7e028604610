//! Races of a callback with the call that registers it.

use crate::races::{block_on, model, spawn};
use crate::{DROPPED, number, pair, value};

#[test]
fn complete_in_call_poll_elsewhere() {
    model(|| {
        let (completer, awaitable) = pair();
        completer.complete(value(1));
        let polling = spawn(move || number(block_on(awaitable)));
        assert_eq!(polling.join().unwrap(), Ok(1));
    });
}

#[test]
fn complete_while_call_returns() {
    model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn complete_at_home_while_polling() {
    model(|| {
        let (completer, awaitable) = pair();
        let polling = spawn(move || number(block_on(awaitable)));
        // On the thread that made the cell, but after the call has returned.
        completer.complete(value(1));
        assert_eq!(polling.join().unwrap(), Ok(1));
    });
}

#[test]
fn complete_at_home_while_dropping() {
    model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(awaitable));
        let _ = completer.try_complete(value(1));
        dropping.join().unwrap();
    });
}

#[test]
fn complete_while_call_unwinds() {
    model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || {
            let _ = completer.try_complete(value(1));
        });
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn complete_in_unwinding_call() {
    model(|| {
        let (completer, awaitable) = pair();
        assert!(completer.try_complete(value(1)).is_ok());
        drop(awaitable);
    });
}

#[test]
fn drop_in_call_poll_elsewhere() {
    model(|| {
        let (completer, awaitable) = pair();
        drop(completer);
        let polling = spawn(move || number(block_on(awaitable)));
        assert_eq!(polling.join().unwrap(), Err(DROPPED));
    });
}

#[test]
fn share_in_call_complete_on_both() {
    model(|| {
        let (completer, awaitable) = pair();
        let completer = completer.share();
        let other = completer.clone();
        let completing = spawn(move || other.complete(value(1)));
        completer.complete(value(2));
        drop(completer);
        let answer = number(block_on(awaitable));
        assert!(answer == Ok(1) || answer == Ok(2));
        completing.join().unwrap();
    });
}
