//! Races of guards, hooks and `on_done`.

use crate::races::std_or_loom::{Arc, AtomicUsize};
use crate::races::{block_on, model, spawn};
use crate::{Tracked, number, pair, poll, value};
use std::sync::atomic::Ordering::SeqCst;

#[test]
fn cancel_races_completion() {
    model(|| {
        let (completer, awaitable) = pair();
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |()| {
            counted.fetch_add(1, SeqCst);
        });
        let awaitable = awaitable.on_cancel((), hook);
        let completing = spawn(move || completer.complete(value(1)));
        let done = awaitable.is_done();
        let cancelled = awaitable.cancel();
        let ran = hooks.load(SeqCst);
        assert!(ran <= usize::from(!done));
        assert_eq!(number(block_on(cancelled)), Ok(1));
        completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), ran);
    });
}

#[test]
fn drop_with_hook_races_completion() {
    model(|| {
        let (completer, awaitable) = pair();
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |()| {
            counted.fetch_add(1, SeqCst);
        });
        let awaitable = awaitable.on_cancel((), hook);
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        let delivered = completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), usize::from(!delivered));
    });
}

#[test]
fn complete_before_keep() {
    model(|| {
        let (completer, awaitable) = pair();
        let handle = Arc::new(());
        let completing = spawn(move || completer.complete(value(1)));
        let awaitable = awaitable.keep(Arc::clone(&handle));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        assert_eq!(Arc::strong_count(&handle), 1, "let go with the value");
        completing.join().unwrap();
    });
}

#[test]
fn complete_before_on_cancel() {
    model(|| {
        let (completer, awaitable) = pair();
        let handle = Arc::new(());
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |handle| {
            counted.fetch_add(1, SeqCst);
            drop(handle);
        });
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable.on_cancel(Arc::clone(&handle), hook));
        assert_eq!(Arc::strong_count(&handle), 1, "let go, or the hook's");
        let delivered = completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), usize::from(!delivered));
    });
}

#[test]
fn on_done_races_completion() {
    model(|| {
        let (completer, awaitable) = pair();
        let seen = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&seen);
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.on_done(move |answer| {
            assert_eq!(number(answer), Ok(1));
            counted.fetch_add(1, SeqCst);
        });
        completing.join().unwrap();
        assert_eq!(seen.load(SeqCst), 1);
    });
}

#[test]
fn on_done_past_last_version() {
    model(|| {
        let (completer, mut awaitable) = pair();
        for _ in 0..5 {
            assert!(poll(&mut awaitable, &Tracked::new()).is_pending());
        }
        let called = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&called);
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.on_done(move |answer| {
            assert_eq!(number(answer), Ok(1));
            counted.fetch_add(1, SeqCst);
        });
        completing.join().unwrap();
        assert_eq!(called.load(SeqCst), 1);
    });
}

#[test]
fn detached_guard_races_completion() {
    model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.keep(Arc::new(())).detach();
        completing.join().unwrap();
    });
}
