//! Replies: the value that the callback returns to the library while the stream is open, and after it was closed.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use awaitify::awaitable;

/// The one handler of a library.
type Slot<H> = Arc<Mutex<Option<Box<H>>>>;

fn slot<H: ?Sized>() -> Slot<H> {
    Arc::default()
}

#[awaitable(stream(unbounded))]
fn until_break(
    slot: &Slot<dyn Fn(u8) -> ControlFlow<()> + Send>,
    f: impl Fn(u8) -> ControlFlow<()> + Send + 'static,
) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[awaitable(stream(unbounded), cancel = { let slot = Arc::clone(slot); move |()| drop(slot.lock().unwrap().take()) })]
fn until_removed(
    slot: &Slot<dyn Fn(u8) -> ControlFlow<()> + Send>,
    f: impl Fn(u8) -> ControlFlow<()> + Send + 'static,
) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

fn call<T>(slot: &Slot<dyn Fn(u8) -> T + Send>, value: u8) -> T {
    (slot.lock().unwrap().as_ref().expect("it is registered"))(value)
}

#[test]
fn closed_stream_breaks() {
    let slot = slot();
    let mut events = stream_until_break(&slot);
    assert_eq!(call(&slot, 1), ControlFlow::Continue(()));
    assert_eq!(events.wait_next(), Some(1));
    drop(events);
    assert_eq!(call(&slot, 2), ControlFlow::Break(()));
}

// from: issues GLib critical on unregistering twice
#[test]
fn hook_keeps_open_reply() {
    let slot = slot();
    let events = stream_until_removed(&slot);
    let late: Box<dyn Fn(u8) -> ControlFlow<()> + Send> = {
        // The library has taken the handler out for a call while the stream is closed.
        let handler = slot.lock().unwrap().take().unwrap();
        drop(events);
        handler
    };
    assert_eq!(late(1), ControlFlow::Continue(()), "the hook unregisters");
}

#[awaitable(stream(unbounded))]
fn fallible(
    slot: &Slot<dyn Fn(u8) -> Result<(), String> + Send>,
    f: impl Fn(u8) -> Result<(), String> + Send + 'static,
) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[test]
fn result_defaults_to_ok() {
    let slot = slot();
    let events = stream_fallible(&slot);
    assert_eq!(call(&slot, 1), Ok(()));
    drop(events);
    assert_eq!(call(&slot, 2), Ok(()));
}

type Unit = Pin<Box<dyn Future<Output = ()> + Send>>;

#[awaitable(stream(unbounded))]
fn asynchronous(slot: &Slot<dyn Fn(u8) -> Unit + Send>, f: impl Fn(u8) -> Unit + Send + 'static) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[test]
fn boxed_future_defaults_to_ready() {
    let slot = slot();
    let mut events = stream_asynchronous(&slot);
    let mut reply = call(&slot, 1);
    let polled = reply.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_ready());
    assert_eq!(events.wait_next(), Some(1));
}

#[awaitable(stream(unbounded), reply = true, reply_when_closed = false)]
fn stated(slot: &Slot<dyn Fn(u8) -> bool + Send>, f: impl Fn(u8) -> bool + Send + 'static) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[test]
fn stated_replies() {
    let slot = slot();
    let events = stream_stated(&slot);
    assert!(call(&slot, 1));
    drop(events);
    assert!(!call(&slot, 2));
}

/// A write callback of libcurl returns how many bytes it took.
#[awaitable(
    stream(unbounded),
    map = |chunk: &[u8], _times: usize| -> Vec<u8> { chunk.to_vec() },
    reply = |chunk: &[u8], times: &usize| chunk.len() * times,
    reply_when_closed = 0,
)]
fn written(
    slot: &Slot<dyn Fn(&[u8], usize) -> usize + Send>,
    f: impl Fn(&[u8], usize) -> usize + Send + 'static,
) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[test]
fn reply_reads_raw_arguments() {
    let slot = slot();
    let mut events = stream_written(&slot);
    let call = |chunk: &[u8]| (slot.lock().unwrap().as_ref().unwrap())(chunk, 2);
    assert_eq!(call(b"abc"), 6);
    assert_eq!(events.wait_next().as_deref(), Some(&b"abc"[..]));
    drop(events);
    assert_eq!(call(b"abc"), 0);
}

/// The reply of an open stream panics for an argument that only a closed one gets.
#[awaitable(
    stream(unbounded),
    reply = |value: &u8| 100 / value > 9,
    reply_when_closed = |value: &u8| *value == 0,
)]
fn divided(slot: &Slot<dyn Fn(u8) -> bool + Send>, f: impl Fn(u8) -> bool + Send + 'static) {
    *slot.lock().unwrap() = Some(Box::new(f));
}

#[test]
fn late_call_asks_for_closed_reply_only() {
    let slot = slot();
    let events = stream_divided(&slot);
    assert!(call(&slot, 5));
    drop(events);
    assert!(call(&slot, 0));
    assert!(!call(&slot, 5));
}

mod imported_reply {
    use std::ops::ControlFlow;

    use awaitify::awaitable;

    /// The body of this module names the reply by its path, so that only the declaration uses the import above.
    mod theirs {
        pub(super) fn each(mut callback: impl FnMut(u8) -> std::ops::ControlFlow<()>) {
            _ = (0..3).try_for_each(&mut callback);
        }
    }

    #[awaitable(path = theirs::each, stream(unbounded))]
    fn each(callback: impl FnMut(u8) -> ControlFlow<()>);

    #[test]
    fn declared_reply_uses_its_import() {
        assert_eq!(each().drain().collect::<Vec<_>>(), [0, 1, 2]);
    }
}
