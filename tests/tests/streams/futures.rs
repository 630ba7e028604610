//! Listeners that return a future.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use awaitify::{Ended, Events, Flow, awaitable};

type Local<T> = Pin<Box<dyn Future<Output = T>>>;
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type Handler = Box<dyn FnMut(u8) -> BoxFuture<'static, ()> + Send>;

/// The one handler of a library, which polls what it returns.
struct Library<F>(Arc<Mutex<Option<Box<dyn FnMut(u8) -> F + Send>>>>);

impl<F: Future<Output = ()> + Unpin> Library<F> {
    fn new() -> Self {
        Library(Arc::default())
    }

    fn call(&self, value: u8) -> F {
        (self.0.lock().unwrap().as_mut().expect("it is registered"))(value)
    }
}

fn is_ready(future: &mut (impl Future<Output = ()> + Unpin)) -> bool {
    let poll = Pin::new(future).poll(&mut Context::from_waker(Waker::noop()));
    poll == Poll::Ready(())
}

/// Like in serenity and tokio-cron-scheduler.
#[awaitable(stream(unbounded))]
fn generic<F, Fut>(handler: F)
where
    F: Fn(u8) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let mut future = Box::pin(handler(1));
    assert!(is_ready(&mut future));
    assert!(is_ready(&mut Box::pin(handler(2))));
}

#[awaitable(stream(buffer = 1, overflow = block))]
fn generic_waiting<F, Fut>(futures: &mut Vec<Local<()>>, handler: F)
where
    F: Fn(u8) -> Fut + 'static,
    Fut: Future<Output = ()> + 'static,
{
    futures.push(Box::pin(handler(1)));
    futures.push(Box::pin(handler(2)));
}

#[awaitable(stream(unbounded), reply = async { 7 })]
fn generic_with_reply<F, Fut: Future<Output = u8>>(handler: F)
where
    F: Fn(u8) -> Fut,
{
    let mut future = Box::pin(handler(1));
    let poll = future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(poll, Poll::Ready(7));
}

/// A generic reply that is no future, as gtk's `R: IntoPropagation`.
#[awaitable(stream(unbounded), reply = 3_u8)]
fn converted<R: Into<u64>>(handler: impl Fn(u8) -> R) {
    assert_eq!(handler(1).into(), 3);
}

#[awaitable(stream(buffer = 1, overflow = block))]
fn boxed_waiting(
    library: &Library<BoxFuture<'static, ()>>,
    handler: impl FnMut(u8) -> BoxFuture<'static, ()> + Send + 'static,
) {
    *library.0.lock().unwrap() = Some(Box::new(handler));
}

#[awaitable(stream(buffer = 1, overflow = block), callback = handler)]
fn aliased_waiting(library: &Library<BoxFuture<'static, ()>>, handler: Handler) {
    *library.0.lock().unwrap() = Some(handler);
}

#[awaitable(
    stream(buffer = 1, overflow = block),
    flow = |value| -> Flow<u8, String> {
        match value {
            0 => Flow::Skip,
            9 => Flow::Fail("broken".to_owned()),
            value => Flow::Item(value),
        }
    },
)]
fn flow_waiting(
    library: &Library<BoxFuture<'static, ()>>,
    handler: impl FnMut(u8) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static,
) {
    *library.0.lock().unwrap() = Some(Box::new(handler));
}

#[awaitable(
    stream(buffer = 1, overflow = block),
    flow = |value| -> Flow<u8> { if value > 0 { Flow::Item(value) } else { Flow::End } },
)]
fn ending_waiting(
    library: &Library<BoxFuture<'static, ()>>,
    handler: impl FnMut(u8) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static,
) {
    *library.0.lock().unwrap() = Some(Box::new(handler));
}

#[test]
fn generic_future_is_ready() {
    assert!(stream_generic().wait_iter().eq([1, 2]));
    assert!(stream_generic_with_reply().wait_iter().eq([1]));
    assert!(stream_converted().wait_iter().eq([1]));
}

#[test]
fn generic_future_waits_for_room() {
    let mut futures = Vec::new();
    let mut events = stream_generic_waiting(&mut futures);
    assert!(is_ready(&mut futures[0]));
    assert!(!is_ready(&mut futures[1]));
    assert_eq!(events.wait_next(), Some(1));
    assert!(is_ready(&mut futures[1]));
    assert_eq!(events.wait_next(), Some(2));
}

fn waits(library: &Library<BoxFuture<'static, ()>>, mut events: Events<u8>) {
    assert!(is_ready(&mut library.call(1)));
    let mut second = library.call(2);
    assert!(!is_ready(&mut second));
    assert_eq!(events.wait_next(), Some(1));
    assert!(is_ready(&mut second));
    assert_eq!(events.wait_next(), Some(2));
    drop(events);
    assert!(is_ready(&mut library.call(3)), "nobody listens");
}

#[test]
fn boxed_future_waits_for_room() {
    let library = Library::new();
    waits(&library, stream_boxed_waiting(&library));
}

#[test]
fn future_of_an_alias_waits_for_room() {
    let library = Library::new();
    waits(&library, stream_aliased_waiting(&library));
}

#[test]
fn closing_releases_a_waiting_future() {
    let library = Library::new();
    let events = stream_boxed_waiting(&library);
    assert!(is_ready(&mut library.call(1)));
    let mut second = library.call(2);
    assert!(!is_ready(&mut second));
    drop(events);
    assert!(is_ready(&mut second));
}

#[test]
fn flow_waits_for_room() {
    let library = Library::new();
    let mut fallible = stream_flow_waiting(&library);
    assert!(is_ready(&mut library.call(1)));
    let mut second = library.call(2);
    assert!(!is_ready(&mut second));
    assert_eq!(fallible.wait_next(), Some(Ok(1)));
    assert!(is_ready(&mut second));

    let library = Library::new();
    waits(&library, stream_ending_waiting(&library));
    let mut events = stream_ending_waiting(&library);
    assert!(is_ready(&mut library.call(1)));
    assert!(is_ready(&mut library.call(0)));
    assert!(events.wait_iter().eq([1]));
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn error_does_not_wait_for_room() {
    let library = Library::new();
    let mut events = stream_flow_waiting(&library);
    assert!(is_ready(&mut library.call(1)));
    assert!(is_ready(&mut library.call(0)));
    assert!(is_ready(&mut library.call(9)));
    let items: Vec<Result<u8, String>> = events.wait_iter().collect();
    assert_eq!(items, [Ok(1), Err("broken".to_owned())]);
}
