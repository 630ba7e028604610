//! Panics of the legacy function, of `map`, of cancel hooks and of wakers.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use awaitify::{Awaitable, Completer, Dropped, awaitable};
use awaitify_tests::support::counted;

use super::runtimes::on_each_runtime;

on_each_runtime! {
    legacy_function_panics,
    map_panics,
    map_panics_in_kept_closure,
    cancel_hook_panics,
    cancel_hook_panics_while_unwinding,
    waker_panics,
}

#[awaitable]
fn panic_at_once(held: Arc<()>, done: impl FnOnce(u8) + Send + 'static) {
    let _held = (held, done);
    panic!("the library is broken");
}

async fn legacy_function_panics() {
    let held = Arc::new(());
    let call = || awaitable_panic_at_once(Arc::clone(&held));
    let payload = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"the library is broken"));
    assert_eq!(Arc::strong_count(&held), 1);
}

#[awaitable(callback = done, map = |text: &str| -> u8 { text.parse().expect("a number") })]
fn hand_over(
    text: &str,
    shelf: &mut Option<Box<dyn FnOnce() + Send>>,
    done: impl FnOnce(&str) + Send + 'static,
) {
    let text = text.to_owned();
    *shelf = Some(Box::new(move || done(&text)));
}

async fn map_panics() {
    let mut shelf = None;
    let awaitable = awaitable_hand_over("seven", &mut shelf);
    let call = shelf.expect("it was handed over");
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    assert_eq!(awaitable.await.unwrap_err().function(), "hand_over");
}

type Listeners = Arc<Mutex<Vec<Arc<dyn Fn(&str) + Send + Sync>>>>;

#[awaitable(map = |text: &str| -> u8 { text.parse().expect("a number") })]
fn listen(listeners: &Listeners, done: Arc<dyn Fn(&str) + Send + Sync>) {
    listeners.lock().unwrap().push(done);
}

async fn map_panics_in_kept_closure() {
    let listeners = Listeners::default();
    let awaitable = awaitable_listen(&listeners);
    let listener = Arc::clone(&listeners.lock().unwrap()[0]);
    assert!(catch_unwind(AssertUnwindSafe(|| listener("seven"))).is_err());
    assert!(awaitable.is_done());
    assert!(awaitable.await.is_err());
    listener("7"); // comes too late, and harms nobody
}

fn with_panicking_hook() -> (Completer<Result<u8, Dropped>>, impl Sized) {
    let mut kept = None;
    let awaitable = Awaitable::new(|completer| kept = Some(completer))
        .on_cancel((), Box::new(|()| panic!("the hook is broken")));
    (kept.expect("it was handed over"), awaitable)
}

async fn cancel_hook_panics() {
    let (completer, awaitable) = with_panicking_hook();
    drop(awaitable);
    assert_eq!(completer.try_complete(Ok(1)), Err(Ok(1)));
}

async fn cancel_hook_panics_while_unwinding() {
    let (_completer, awaitable) = with_panicking_hook();
    let unwinding = move || {
        let _dropped_by_unwinding = awaitable;
        panic!("the first panic");
    };
    let payload = catch_unwind(AssertUnwindSafe(unwinding)).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"the first panic"));
}

struct PanicsWhenWoken(AtomicUsize);

impl Wake for PanicsWhenWoken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
        panic!("the executor is broken");
    }
}

async fn waker_panics() {
    let (value, drops) = counted();
    let mut kept = None;
    let mut awaitable = Awaitable::new(|completer| kept = Some(completer));
    let broken = Arc::new(PanicsWhenWoken(AtomicUsize::new(0)));
    let waker = Waker::from(Arc::clone(&broken));
    let polled = Pin::new(&mut awaitable).poll(&mut Context::from_waker(&waker));
    assert!(matches!(polled, Poll::<Result<_, Dropped>>::Pending));
    kept.expect("it was handed over").complete(Ok(value));
    assert_eq!(broken.0.load(Ordering::SeqCst), 1);
    let value = awaitable.await.expect("the value is still there");
    assert_eq!(drops.load(Ordering::SeqCst), 0);
    drop(value);
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}
