//! A value that is delivered, taken, or dropped.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::rc::Rc;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use awaitify::{__private, Awaitable, Completer, Dropped, NotDone, TimedOut};
use futures_core::future::FusedFuture;

use crate::support::{Answer, noop, pending, poll};

/// A value that counts its drops.
struct Counted(Rc<Cell<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn completed_before_first_poll() {
    let (completer, mut awaitable) = pending();
    completer.complete(Ok(1));
    assert!(awaitable.is_done());
    assert_eq!(poll(&mut awaitable, noop()), Poll::Ready(Ok(1)));
    assert!(awaitable.is_terminated());
}

#[test]
fn dropped_awaitable_returns_value() {
    let (completer, awaitable) = pending();
    drop(awaitable);
    assert_eq!(completer.try_complete(Ok("late")), Err(Ok("late")));
}

#[test]
fn values_are_dropped_once() {
    let drops = Rc::new(Cell::new(0));
    let value = || Ok(Counted(Rc::clone(&drops)));

    let (completer, awaitable) = pending();
    completer.complete(value());
    drop(awaitable); // delivered, never taken
    assert_eq!(drops.get(), 1);

    let (completer, awaitable) = pending();
    drop(awaitable);
    completer.complete(value()); // never delivered
    assert_eq!(drops.get(), 2);

    let (completer, awaitable) = pending();
    completer.complete(value());
    drop(awaitable.wait());
    assert_eq!(drops.get(), 3);

    let (completer, awaitable) = pending();
    let shared = completer.share();
    shared.complete(value());
    shared.complete(value());
    assert_eq!(drops.get(), 4);
    drop(awaitable);
    assert_eq!(drops.get(), 5);
}

#[test]
#[should_panic(expected = "asked again after it had given its value")]
fn poll_after_completion_panics() {
    let mut awaitable = Awaitable::ready(1);
    assert_eq!(poll(&mut awaitable, noop()), Poll::Ready(1));
    let _ = poll(&mut awaitable, noop());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn try_take_takes_once() {
    let (completer, mut awaitable) = pending();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(1));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
    assert!(catch_unwind(AssertUnwindSafe(|| awaitable.try_take())).is_err());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn second_take_panics_at_caller() {
    thread_local!(static PLACE: RefCell<Option<String>> = const { RefCell::new(None) });
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        PLACE.set(panic.location().map(|place| place.file().to_owned()));
        before(panic);
    }));
    let ways: [fn(Awaitable<u8>); 3] = [
        |mut awaitable| assert!(awaitable.try_take().is_err()),
        |mut awaitable| assert!(awaitable.wait_timeout(Duration::ZERO).is_err()),
        |awaitable| assert_ne!(awaitable.wait(), 1),
    ];
    for way in ways {
        let mut awaitable = Awaitable::ready(1);
        assert_eq!(awaitable.try_take(), Ok(1));
        assert!(catch_unwind(|| way(awaitable)).is_err());
        assert_eq!(PLACE.take().as_deref(), Some(file!()));
    }
}

#[test]
fn first_shared_completer_wins() {
    let (completer, awaitable) = pending();
    let first = completer.share();
    let second = first.clone();
    assert!(second.is_awaited());
    assert_eq!(second.try_complete(Ok(2)), Ok(()));
    assert!(!first.is_awaited());
    assert_eq!(first.try_complete(Ok(1)), Err(Ok(1)));
    assert_eq!(awaitable.wait(), Ok(2));

    let (completer, awaitable) = pending::<u8>();
    let first = completer.share();
    let second = first.clone();
    drop(first);
    assert!(!awaitable.is_done());
    drop(second);
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
}

#[test]
fn once_completes_once() {
    let (completer, awaitable) = pending();
    let once = __private::Once::new(completer);
    let callback = move |value: u8| once.complete(Ok(value));
    callback(1);
    callback(2);
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_drops_once() {
    let (completer, awaitable) = pending::<u8>();
    let once = __private::Once::from(completer);
    let callback = || once.complete_with(|| panic!("map"));
    assert!(catch_unwind(AssertUnwindSafe(callback)).is_err());
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
    drop(once);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_drops_shared() {
    let (completer, awaitable) = pending::<u8>();
    let shared = completer.share();
    let callback = || shared.complete_with(|| panic!("map"));
    assert!(catch_unwind(AssertUnwindSafe(callback)).is_err());
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
    shared.complete_with(|| unreachable!("the first call has been"));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_value_is_caught() {
    struct Hostile;
    impl Drop for Hostile {
        fn drop(&mut self) {
            panic!("drop");
        }
    }
    let (completer, awaitable) = pending();
    drop(awaitable);
    completer.complete(Ok(Hostile));
    let (completer, awaitable) = pending();
    completer.complete(Ok(Hostile));
    drop(awaitable);

    let (completer, awaitable) = pending();
    let shared = completer.share();
    drop(awaitable);
    shared.complete(Ok(Hostile));
    let (completer, awaitable) = pending();
    let shared = completer.share();
    // The awaitable is dropped after the claim, so that the value is made and comes back.
    shared.complete_with(|| {
        drop(awaitable);
        Ok(Hostile)
    });
}

#[test]
fn pending_has_no_value() {
    let mut pending = Awaitable::<u8>::pending();
    assert!(!pending.is_done());
    assert_eq!(poll(&mut pending, noop()), Poll::Pending);
}

#[test]
fn filtered_completes_without_filter() {
    let (completer, awaitable) = pending();
    let filtered = __private::Filtered::new(completer);
    filtered.complete_if(|| None);
    filtered.complete_with(|| Ok(1));
    filtered.complete_with(|| unreachable!("the first call has been"));
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn wait_blocks_until_completion() {
    let (completer, awaitable) = pending();
    let completing = thread::spawn(move || completer.complete(Ok(1)));
    assert_eq!(awaitable.wait(), Ok(1));
    completing.join().unwrap();

    let (completer, mut awaitable) = pending();
    let soon = Duration::from_millis(1);
    let late = TimedOut::new("pending", Some(soon));
    assert_eq!(awaitable.wait_timeout(soon), Err(late));
    completer.complete(Ok(1));
    assert_eq!(awaitable.wait_timeout(Duration::MAX), Ok(Ok(1)));
}

#[test]
fn flatten_converts_dropped() {
    let (completer, awaitable) = pending::<Result<u8, String>>();
    let mut flat = awaitable.flatten();
    drop(completer);
    assert!(!flat.is_terminated());
    assert_eq!(
        poll(&mut flat, noop()),
        Poll::Ready(Err(String::from(Dropped::new("pending"))))
    );
    assert!(flat.is_terminated());
}

#[test]
fn done_and_terminated_are_those_of_the_inner_future() {
    let (completer, awaitable) = pending::<Result<u8, String>>();
    let mut flat = awaitable.flatten();
    assert!(!flat.is_done());
    completer.complete(Ok(Ok(1)));
    assert!(flat.is_done());
    assert_eq!(poll(&mut flat, noop()), Poll::Ready(Ok(1)));
    assert!(flat.is_terminated());
    for done in [true, false] {
        let (completer, awaitable) = pending::<u8>();
        let mut waiting = awaitable.until(std::future::ready(()));
        if done {
            completer.complete(Ok(1));
        }
        assert!(!waiting.is_terminated());
        assert!(poll(&mut waiting, noop()).is_ready());
        assert!(waiting.is_terminated());
    }
}

#[test]
fn raw_completer_completes() {
    let (completer, awaitable) = pending::<u8>();
    let raw = completer.into_raw();
    assert!(!awaitable.is_done());
    // SAFETY: `raw` is from `into_raw`, and is used once.
    unsafe { Completer::<Answer<u8>>::from_raw(raw) }.complete(Ok(1));
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn call_in_thread_exit_destructor() {
    struct AtEnd(mpsc::Sender<Awaitable<Answer<u8>>>);
    impl Drop for AtEnd {
        fn drop(&mut self) {
            let inside = Awaitable::new(|completer| completer.complete(Ok(1)));
            self.0.send(inside).unwrap();
            let elsewhere = Awaitable::new(|completer| {
                thread::spawn(move || completer.complete(Ok(2)));
            });
            self.0.send(elsewhere).unwrap();
        }
    }
    thread_local!(static AT_END: RefCell<Option<AtEnd>> = const { RefCell::new(None) });
    let (sender, awaitables) = mpsc::channel();
    let ending = thread::spawn(|| AT_END.set(Some(AtEnd(sender))));
    ending.join().unwrap();
    let values: Vec<_> = awaitables.iter().map(Awaitable::wait).collect();
    assert_eq!(values, [Ok(1), Ok(2)]);
}
