//! Callbacks of `on_done`, and what runs after them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use awaitify::{Awaitable, Completer, Dropped};

use crate::support::{Answer, pending};

#[test]
fn on_done_runs_on_completing_thread() {
    let (completer, awaitable) = pending();
    let (sender, received) = mpsc::channel();
    awaitable.on_done(move |value| sender.send((value, thread::current().id())).unwrap());
    let completing = thread::spawn(move || {
        completer.complete(Ok(1));
        thread::current().id()
    });
    let completing = completing.join().unwrap();
    assert_eq!(received.recv(), Ok((Ok(1), completing)));

    let (sender, received) = mpsc::channel();
    Awaitable::ready(2).on_done(move |value| sender.send(value).unwrap());
    assert_eq!(received.recv(), Ok(2));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn on_done_after_dropped_callback() {
    let (completer, awaitable) = pending::<u8>();
    let (sender, received) = mpsc::channel();
    awaitable.on_done(move |value| {
        sender.send(value).unwrap();
        panic!("on_done");
    });
    drop(completer);
    assert_eq!(received.recv(), Ok(Err(Dropped::new("pending"))));
    assert!(received.recv().is_err(), "the callback is dropped");
}

/// Each callback completes the next awaitable, so that a recursive call would need a frame for each.
fn chain(links: usize, link: impl Fn(Awaitable<Answer<usize>>, Completer<Answer<usize>>)) {
    let (first, awaitable) = pending();
    let mut last = awaitable;
    for _ in 0..links {
        let (completer, next) = pending();
        link(last, completer);
        last = next;
    }
    first.complete(Ok(0));
    assert_eq!(last.wait(), Ok(links));
}

#[test]
fn on_done_chain_needs_no_stack() {
    let links = if cfg!(miri) { 50 } else { 100_000 };
    chain(links, |awaitable, completer| {
        awaitable.on_done(move |value| completer.complete(value.map(|count| count + 1)));
    });
}

#[test]
fn detached_chain_needs_no_stack() {
    struct Next(Option<Completer<Answer<usize>>>);
    impl Drop for Next {
        fn drop(&mut self) {
            self.0.take().unwrap().complete(Ok(1));
        }
    }
    let links = if cfg!(miri) { 50 } else { 100_000 };
    let (first, awaitable) = pending();
    let mut last = awaitable;
    for _ in 0..links {
        let (completer, next) = pending();
        last.keep(Next(Some(completer))).detach();
        last = next;
    }
    first.complete(Ok(0));
    assert_eq!(last.wait(), Ok(1));
}

#[test]
fn on_done_in_on_done_runs_after_it() {
    let (inner, inner_awaitable) = pending::<u8>();
    let (outer, outer_awaitable) = pending::<u8>();
    let log = Arc::new(Mutex::new(Vec::new()));
    let (inner_log, outer_log) = (Arc::clone(&log), Arc::clone(&log));
    inner_awaitable.on_done(move |_| inner_log.lock().unwrap().push("inner"));
    outer_awaitable.on_done(move |_| {
        inner.complete(Ok(1));
        outer_log.lock().unwrap().push("outer");
    });
    outer.complete(Ok(1));
    assert_eq!(*log.lock().unwrap(), ["outer", "inner"]);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_on_done_does_not_stop_the_next() {
    let (inner, inner_awaitable) = pending::<u8>();
    let (outer, outer_awaitable) = pending::<u8>();
    let ran = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&ran);
    inner_awaitable.on_done(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    outer_awaitable.on_done(move |_| {
        inner.complete(Ok(1));
        panic!("after completing");
    });
    outer.complete(Ok(1));
    assert_eq!(ran.load(Ordering::SeqCst), 1);
}
