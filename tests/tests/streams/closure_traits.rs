//! Listeners whose type is a trait of the library that closures implement.

use std::ops::ControlFlow;

use awaitify::{Events, awaitable};

/// A trait with a blanket impl, as `notify::EventHandler` is.
trait Handler: Send + 'static {
    fn handle(&mut self, event: &str) -> bool;
}

impl<F: FnMut(&str) -> bool + Send + 'static> Handler for F {
    fn handle(&mut self, event: &str) -> bool {
        self(event)
    }
}

/// A trait that closures of one thread implement.
trait LocalHandler<T> {
    fn handle(&self, value: T) -> ControlFlow<()>;
}

impl<T, F: Fn(T) -> ControlFlow<()>> LocalHandler<T> for F {
    fn handle(&self, value: T) -> ControlFlow<()> {
        self(value)
    }
}

#[awaitable(stream(unbounded), callback = handler(&str), reply = true)]
fn opaque(handler: impl Handler) {
    drive(handler);
}

#[awaitable(stream(unbounded), callback = handler(&str), reply = true)]
fn object(handler: Box<dyn Handler>) {
    let mut handler = handler;
    assert!(handler.handle("a"));
    assert!(handler.handle("b"));
}

#[awaitable(stream(unbounded), callback = handler(&str), reply = |event: &&str| *event == "a")]
fn generic<H>(handler: Option<H>)
where
    H: Handler,
{
    let mut handler = handler.expect("the wrapper passes a handler");
    assert!(handler.handle("a"));
    assert!(!handler.handle("b"));
}

#[awaitable(stream(unbounded), callback = handler(T))]
fn of_a_type<T: Copy>(values: &[T], handler: &dyn LocalHandler<T>) {
    for value in values {
        assert_eq!(handler.handle(*value), ControlFlow::Continue(()));
    }
}

#[awaitable(stream(buffer = 1, overflow = block), callback = handler(&str), reply = true)]
fn waiting<H: Handler>(handler: H) {
    std::thread::spawn(move || drive(handler));
}

#[awaitable(stream(buffer = 1, overflow = block), callback = handler(&str), reply = true)]
fn opaque_waiting(handler: impl Handler) {
    std::thread::spawn(move || drive(handler));
}

/// A guard whose type names the closure's.
struct Watching<H: Handler>(H);

impl<H: Handler> Watching<H> {
    fn notify(&mut self, event: &str) -> bool {
        self.0.handle(event)
    }
}

#[awaitable(stream(unbounded), callback = handler(&str), reply = true, keep)]
fn keep_watching<H: Handler>(names: &[&str], handler: H) -> Watching<H> {
    let mut watching = Watching(handler);
    names.iter().for_each(|name| assert!(watching.notify(name)));
    watching
}

/// A trait object cannot have the bound `Clone`.
#[awaitable(stream(unbounded), reply = true, cancel = drop)]
fn keep_clone<F>(listener: F) -> Result<(F, F), String>
where
    F: Fn(&str) -> bool + Clone + Send + 'static,
{
    assert!(listener("a"));
    Ok((listener.clone(), listener))
}

struct Watcher;

impl Watcher {
    #[awaitable(stream(unbounded), callback = handler(&_), reply = true)]
    fn watch<H: Handler>(&self, handler: H) {
        drive(handler);
    }
}

fn drive(mut handler: impl Handler) {
    ["a", "b"].iter().for_each(|event| {
        handler.handle(event);
    });
}

fn is_ab(mut events: Events<String>) -> bool {
    events.wait_iter().eq(["a", "b"])
}

#[test]
fn spellings_of_a_closure_trait() {
    assert!(is_ab(stream_opaque()));
    assert!(is_ab(stream_object()));
    assert!(is_ab(stream_generic()));
    assert!(stream_of_a_type(&[1, 2]).wait_iter().eq([1, 2]));
}

#[test]
fn trait_that_implies_send_may_wait() {
    assert!(is_ab(stream_waiting()));
    assert!(is_ab(stream_opaque_waiting()));
}

#[test]
fn guard_of_a_closure_trait() {
    let mut events = stream_keep_watching(&["a"]);
    assert!(events.guard_mut().unwrap().notify("b"));
    assert!(events.drain().eq(["a", "b"]));
    assert_eq!(events.ended(), None);
}

#[test]
fn handle_with_bounds_of_no_object() {
    let mut events = stream_keep_clone().unwrap();
    let (listener, _) = events.guard_mut().unwrap().handle_mut();
    assert!(listener("b"));
    assert!(events.drain().eq(["a", "b"]));
}

#[test]
fn argument_left_out() {
    assert!(Watcher.stream_watch().wait_iter().eq([(), ()]));
}
