//! Handles and cancel hooks, also of an awaitable that is detached.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn, ready};
use std::ops::DerefMut;
use std::panic::{catch_unwind, panic_any};
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};

use awaitify::{__private, Awaitable, Buffer, Events, TimedOut};

use crate::support::{noop, pending};

#[test]
fn hook_runs_once_if_pending() {
    let hooks = Rc::new(RefCell::new(Vec::new()));
    let start = |id: u8| {
        let (completer, awaitable) = pending::<u8>();
        let hooks = Rc::clone(&hooks);
        let hook = Box::new(move |id| hooks.borrow_mut().push(id));
        (completer, awaitable.on_cancel_local(id, hook))
    };

    drop(start(1).1); // its completer was dropped first: fields of a tuple drop in order
    let (_completer, awaitable) = start(2);
    drop(awaitable);
    let (completer, awaitable) = start(3);
    completer.complete(Ok(0));
    drop(awaitable);
    let (completer, awaitable) = start(4);
    let cancelled = awaitable.cancel();
    completer.complete(Ok(0));
    assert_eq!(cancelled.wait(), Ok(0));
    let (completer, awaitable) = start(5);
    completer.complete(Ok(5));
    assert_eq!(awaitable.cancel().wait(), Ok(5));
    let (_completer, awaitable) = start(6);
    drop(awaitable.cancel());

    assert_eq!(*hooks.borrow(), [1, 2, 4, 6]);
}

#[test]
fn guard_is_dropped_with_value() {
    let handle = Arc::new(());
    let (completer, mut awaitable) = {
        let (completer, awaitable) = pending();
        (completer, awaitable.keep(Arc::clone(&handle)))
    };
    assert!(awaitable.guard().is_some());
    *awaitable.guard_mut().unwrap().deref_mut() = Arc::clone(&handle);
    completer.complete(Ok(1));
    assert!(awaitable.guard().is_none());
    assert!(awaitable.guard_mut().is_none());
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
    assert_eq!(Arc::strong_count(&handle), 1);
    assert!(awaitable.guard().is_none());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_hook_is_caught() {
    let (_completer, awaitable) = pending::<u8>();
    drop(awaitable.on_cancel((), Box::new(|()| panic!("hook"))));

    let (_completer, awaitable) = pending::<u8>();
    let awaitable = awaitable.on_cancel((), Box::new(|()| panic!("hook")));
    let outcome = catch_unwind(move || {
        let _held = awaitable;
        panic_any("outer");
    });
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"outer"));
}

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("contained");
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_drop_of_a_hook_is_caught() {
    let hook = || {
        let captured = PanicsOnDrop;
        Box::new(move |_handle| {
            let _captured = captured;
            unreachable!("it was done, or disarmed");
        })
    };
    let (completer, mut awaitable) = {
        let (completer, awaitable) = pending();
        (completer, awaitable.on_cancel("handle", hook()))
    };
    completer.complete(Ok(1));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));

    let events = Events::<u8>::new(Buffer::latest(), |_emitter| {});
    let (_events, guard) = events.on_cancel("handle", hook()).into_parts();
    assert_eq!(guard.unwrap().disarm(), "handle");
}

#[test]
fn on_done_runs_no_hook() {
    let handle = Arc::new(());
    let (completer, awaitable) = pending();
    let ran = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&ran);
    let hook = Box::new(move |_handle| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let (sender, received) = mpsc::channel();
    awaitable
        .on_cancel(Arc::clone(&handle), hook)
        .on_done(move |value| sender.send(value).unwrap());
    completer.complete(Ok(1));
    assert_eq!(received.recv(), Ok(Ok(1)));
    assert_eq!(Arc::strong_count(&handle), 1);
    assert_eq!(ran.load(Ordering::Relaxed), 0);
}

#[test]
fn detached_stays_awaited() {
    let (completer, awaitable) = pending();
    awaitable.detach();
    assert!(completer.is_awaited());
    let value = Arc::new(());
    assert!(completer.try_complete(Ok(Arc::clone(&value))).is_err());
    assert_eq!(Arc::strong_count(&value), 1, "nobody receives it");

    let (completer, awaitable) = pending();
    let shared = completer.share();
    awaitable.detach();
    assert!(shared.is_awaited());
    shared.complete(Ok(1));
    assert!(!shared.is_awaited());

    let (completer, awaitable) = pending();
    completer.complete(Ok(Arc::clone(&value)));
    awaitable.detach();
    assert_eq!(Arc::strong_count(&value), 1, "what had come is dropped");
}

#[test]
fn detached_guard_lives_until_callback() {
    let handle = Arc::new(());
    let (completer, awaitable) = pending();
    awaitable.keep(Arc::clone(&handle)).detach();
    assert_eq!(Arc::strong_count(&handle), 2);
    completer.complete(Ok(1));
    assert_eq!(Arc::strong_count(&handle), 1);

    let (completer, awaitable) = pending::<u8>();
    let hook = Box::new(|_handle| unreachable!("it was detached"));
    awaitable.on_cancel(Arc::clone(&handle), hook).detach();
    assert_eq!(Arc::strong_count(&handle), 2);
    drop(completer);
    assert_eq!(Arc::strong_count(&handle), 1);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn detach_after_completion() {
    Awaitable::ready(PanicsOnDrop).detach();
    Awaitable::ready(PanicsOnDrop).keep("handle").detach();

    let mut given = Awaitable::ready(1);
    assert_eq!(given.try_take(), Ok(1));
    given.detach();
    let mut given = Awaitable::ready(1).keep("handle");
    assert_eq!(given.try_take(), Ok(1));
    given.detach();
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn guard_after_taken_value() {
    let mut given = Awaitable::ready(1);
    assert_eq!(given.try_take(), Ok(1));
    drop(given.on_cancel(PanicsOnDrop, Box::new(|_| unreachable!("it was done"))));
}

#[test]
fn detached_drop_makes_no_value() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let handle = Arc::new(());
    let kept = || {
        let (completer, awaitable) =
            __private::pair(|| "made", || MADE.fetch_add(1, Ordering::SeqCst));
        (completer, awaitable.keep(Arc::clone(&handle)))
    };
    let (completer, awaitable) = kept();
    awaitable.detach();
    drop(completer);
    let (completer, awaitable) = kept();
    drop(completer);
    awaitable.detach();
    assert_eq!(Arc::strong_count(&handle), 1);
    assert_eq!(MADE.load(Ordering::SeqCst), 0);
}

#[test]
fn until_prefers_value() {
    let mut cx = Context::from_waker(noop());
    let both = Awaitable::ready(1).until(ready(()));
    assert_eq!(pin!(both).poll(&mut cx), Poll::Ready(Ok(1)));

    // The value comes while the timer is polled.
    let (completer, awaitable) = pending::<Result<u8, String>>();
    let mut completer = Some(completer);
    let timer = poll_fn(move |_| {
        completer.take().unwrap().complete(Ok(Ok(2)));
        Poll::Ready(())
    });
    let both = awaitable.flatten().until(timer);
    assert_eq!(pin!(both).poll(&mut cx), Poll::Ready(Ok(Ok(2))));

    let hooks = Rc::new(Cell::new(0));
    let (_completer, awaitable) = pending::<u8>();
    let count = Rc::clone(&hooks);
    let hook = Box::new(move |()| count.set(count.get() + 1));
    let elapsed = awaitable.on_cancel_local((), hook).until(ready(()));
    assert_eq!(
        pin!(elapsed).poll(&mut cx),
        Poll::Ready(Err(TimedOut::new("pending", None)))
    );
    assert_eq!(hooks.get(), 1);
}
