//! Wakers: which one is woken, when they are released, and what their own code may do.

use std::panic::{catch_unwind, panic_any};
use std::ptr;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, RawWaker, RawWakerVTable, Wake, Waker};
use std::thread;
use std::time::Duration;

use awaitify::{Completer, Dropped};

use crate::support::{Answer, CountingWaker, noop, pending, poll};

struct PanickingWaker;

impl Wake for PanickingWaker {
    fn wake(self: Arc<Self>) {
        panic!("the waker panics");
    }
}

#[test]
fn completion_wakes_and_releases_waker() {
    let (completer, mut awaitable) = pending();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    assert_eq!(Arc::strong_count(&counter), 3);
    completer.complete(Ok(1));
    assert_eq!(counter.count(), 1);
    assert_eq!(Arc::strong_count(&counter), 2);
    assert_eq!(poll(&mut awaitable, &waker), Poll::Ready(Ok(1)));
}

#[test]
fn newest_waker_is_woken() {
    let (completer, mut awaitable) = pending();
    let wakers: Vec<_> = (0..5).map(|_| CountingWaker::pair()).collect();
    for (_, waker) in &wakers {
        assert_eq!(poll(&mut awaitable, waker), Poll::Pending);
    }
    completer.complete(Ok(1));
    let counts: Vec<_> = wakers.iter().map(|(counter, _)| counter.count()).collect();
    assert_eq!(counts, [0, 0, 0, 0, 1]);
    assert!(
        wakers
            .iter()
            .all(|(counter, _)| Arc::strong_count(counter) == 2)
    );
}

#[test]
fn drop_releases_waker() {
    let (completer, mut awaitable) = pending::<u8>();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    drop(awaitable);
    assert_eq!(Arc::strong_count(&counter), 2);
    assert!(!completer.is_awaited());
    completer.complete(Ok(1));
    assert_eq!(counter.count(), 0);
}

#[test]
fn dropped_completer_wakes() {
    let (completer, mut awaitable) = pending::<u8>();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    drop(completer);
    assert_eq!(counter.count(), 1);
    assert_eq!(
        poll(&mut awaitable, &waker),
        Poll::Ready(Err(Dropped::new("pending")))
    );
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_drop_of_a_waker_is_caught() {
    let panics = || OnLastDrop::waker(|| panic!("the waker panics"));
    let (_completer, mut awaitable) = pending::<u8>();
    assert_eq!(poll(&mut awaitable, &panics()), Poll::Pending);
    assert_eq!(poll(&mut awaitable, noop()), Poll::Pending);
    assert_eq!(poll(&mut awaitable, &panics()), Poll::Pending);
    drop(awaitable);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_waker_is_caught() {
    let (completer, mut awaitable) = pending();
    let waker = Waker::from(Arc::new(PanickingWaker));
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    completer.complete(Ok(1));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));

    let (completer, mut awaitable) = pending::<u8>();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    let outcome = catch_unwind(move || {
        let _dropped_while_unwinding = completer;
        panic_any("outer");
    });
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"outer"));
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
}

/// The data of a waker. It runs a closure when the last clone is dropped.
struct OnLastDrop(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl OnLastDrop {
    fn waker(action: impl FnOnce() + Send + 'static) -> Waker {
        Waker::from(Arc::new(Self(Mutex::new(Some(Box::new(action))))))
    }
}

impl Wake for OnLastDrop {
    fn wake(self: Arc<Self>) {}
}

impl Drop for OnLastDrop {
    fn drop(&mut self) {
        if let Some(action) = self.0.get_mut().unwrap().take() {
            action();
        }
    }
}

#[test]
fn waker_drop_completes_on_replace() {
    let (completer, mut awaitable) = pending();
    let hostile = OnLastDrop::waker(move || completer.complete(Ok(1)));
    assert!(poll(&mut awaitable, &hostile).is_pending());
    drop(hostile); // the cell has the last one
    let (count, waker) = CountingWaker::pair();
    assert!(poll(&mut awaitable, &waker).is_pending());
    assert_eq!(count.count(), 1);
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
}

#[test]
fn waker_drop_completes_in_on_done() {
    let (sender, received) = mpsc::channel();
    // On a separate thread, so that a deadlock is a failure.
    thread::spawn(|| {
        let (completer, mut awaitable) = pending();
        let hostile = OnLastDrop::waker(move || completer.complete(Ok(1)));
        assert!(poll(&mut awaitable, &hostile).is_pending());
        drop(hostile);
        awaitable.on_done(move |value| sender.send(value).unwrap());
    });
    let value = received.recv_timeout(Duration::from_secs(10));
    assert_eq!(value, Ok(Ok(1)));
}

#[test]
fn waker_drop_completes_on_drop() {
    let value = Arc::new(());
    type End = fn(Completer<Answer<Arc<()>>>, Arc<()>);
    let ends: [End; 3] = [
        |completer, value| completer.complete(Ok(value)),
        |completer, value| completer.share().complete(Ok(value)),
        |completer, _| drop(completer),
    ];
    for end in ends {
        let (completer, mut awaitable) = pending();
        let sent = Arc::clone(&value);
        let hostile = OnLastDrop::waker(move || end(completer, sent));
        assert!(poll(&mut awaitable, &hostile).is_pending());
        drop(hostile);
        drop(awaitable);
        assert_eq!(Arc::strong_count(&value), 1);
    }
}

/// A waker that completes when it is cloned, because the cell clones each waker that it keeps. Dropping its clones panics.
fn completes_when_cloned(kept: &'static Mutex<Option<Completer<Answer<u8>>>>) -> Waker {
    static VTABLE: RawWakerVTable = RawWakerVTable::new(
        |data| {
            // SAFETY: `data` is the argument of `completes_when_cloned`.
            let kept = unsafe { &*data.cast::<Mutex<Option<Completer<Answer<u8>>>>>() };
            let completer = kept.lock().unwrap().take();
            completer.into_iter().for_each(|it| it.complete(Ok(1)));
            RawWaker::new(data, &CLONE)
        },
        |_| {},
        |_| {},
        |_| {},
    );
    static CLONE: RawWakerVTable = RawWakerVTable::new(
        |data| RawWaker::new(data, &CLONE),
        |_| {},
        |_| {},
        |_| panic!("the waker panics"),
    );
    // SAFETY: the functions may be called on any thread, at any time.
    unsafe { Waker::new(ptr::from_ref(kept).cast(), &VTABLE) }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn waker_clone_completes() {
    static KEPT: Mutex<Option<Completer<Answer<u8>>>> = Mutex::new(None);
    let (completer, mut awaitable) = pending();
    *KEPT.lock().unwrap() = Some(completer);
    let hostile = completes_when_cloned(&KEPT);
    assert_eq!(poll(&mut awaitable, &hostile), Poll::Ready(Ok(1)));

    let (completer, mut awaitable) = pending();
    let (count, waker) = CountingWaker::pair();
    assert!(poll(&mut awaitable, &waker).is_pending());
    *KEPT.lock().unwrap() = Some(completer);
    assert_eq!(poll(&mut awaitable, &hostile), Poll::Ready(Ok(1)));
    assert_eq!(count.count(), 1, "the waker that was registered is woken");
}
