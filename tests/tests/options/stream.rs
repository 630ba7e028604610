//! `stream(…)`: the calls of a listener become a stream. `streams/policies.rs` has the policies.

use std::cell::RefCell;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use awaitify::{Ended, Events, Kept, OnCancel, awaitable};

/// A library that keeps its listeners.
#[derive(Default)]
struct Hub {
    listeners: Mutex<Vec<(u32, Box<dyn Fn(u8) + Send + Sync>)>>,
}

impl Hub {
    fn call(&self, value: u8) {
        let listeners = self.listeners.lock().unwrap();
        listeners.iter().for_each(|(_, listener)| listener(value));
    }

    fn count(&self) -> usize {
        self.listeners.lock().unwrap().len()
    }

    fn remove(&self, id: u32) {
        self.listeners
            .lock()
            .unwrap()
            .retain(|(known, _)| *known != id);
    }
}

#[awaitable(stream(unbounded))]
fn each(hub: &Hub, listener: impl Fn(u8) + Send + Sync + 'static) {
    hub.listeners.lock().unwrap().push((0, Box::new(listener)));
}

#[test]
fn calls_become_items_in_order() {
    let hub = Hub::default();
    let mut events: Events<u8> = stream_each(&hub);
    (1..=3).for_each(|value| hub.call(value));
    assert_eq!(events.drain().collect::<Vec<_>>(), [1, 2, 3]);
    drop(hub);
    assert_eq!(events.wait_next(), None);
    assert!(
        matches!(events.ended(), Some(Ended::Dropped(dropped)) if dropped.to_string().contains("each"))
    );
}

#[awaitable(stream(unbounded), cancel = { let hub = Arc::clone(&hub); move |id| hub.remove(id) }, name = listen_until_dropped)]
fn listen(hub: Arc<Hub>, listener: impl Fn(u8) + Send + Sync + 'static) -> u32 {
    hub.listeners.lock().unwrap().push((7, Box::new(listener)));
    7
}

#[test]
fn drop_unregisters() {
    let hub = Arc::new(Hub::default());
    let mut events: Events<u8, OnCancel<u32>> = listen_until_dropped(Arc::clone(&hub));
    hub.call(1);
    assert_eq!(events.wait_next(), Some(1));
    drop(events);
    assert_eq!(hub.count(), 0);
}

struct Subscription(Arc<Hub>);

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscription")
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.0.remove(3);
    }
}

#[awaitable(stream(unbounded), keep)]
fn subscribe(
    hub: Arc<Hub>,
    listener: impl Fn(u8) + Send + Sync + 'static,
) -> Result<Subscription, String> {
    if hub.count() > 0 {
        return Err("one is enough".to_owned());
    }
    hub.listeners.lock().unwrap().push((3, Box::new(listener)));
    Ok(Subscription(hub))
}

#[test]
fn kept_handle_lives_in_the_stream() {
    let hub = Arc::new(Hub::default());
    let events: Result<Events<u8, Kept<Subscription>>, String> = stream_subscribe(Arc::clone(&hub));
    assert_eq!(
        stream_subscribe(Arc::clone(&hub)).unwrap_err(),
        "one is enough"
    );
    drop(events);
    assert_eq!(hub.count(), 0);
}

#[awaitable(stream(unbounded))]
fn with_id(hub: &Hub, listener: impl Fn(u8) + Send + Sync + 'static) -> u32 {
    each(hub, listener);
    5
}

#[awaitable(stream(unbounded), discard)]
fn without_id(hub: &Hub, listener: impl Fn(u8) + Send + Sync + 'static) -> u32 {
    each(hub, listener);
    5
}

#[awaitable(
    stream(unbounded),
    started = |status| -> Result<(), i32> { if status == 0 { Ok(()) } else { Err(status) } }
)]
fn with_status(hub: &Hub, status: i32, listener: impl Fn(u8) + Send + Sync + 'static) -> i32 {
    each(hub, listener);
    status
}

#[test]
fn handle_comes_beside_the_stream() {
    let hub = Hub::default();
    let (id, mut events): (u32, Events<u8>) = stream_with_id(&hub);
    let mut other: Events<u8> = stream_without_id(&hub);
    let mut third = stream_with_status(&hub, 0).unwrap();
    assert_eq!(stream_with_status(&hub, 4).unwrap_err(), 4);
    hub.call(1);
    assert_eq!(id, 5);
    assert_eq!(
        [&mut events, &mut other, &mut third].map(|events| events.wait_next()),
        [Some(1); 3]
    );
}

/// Listeners that are called by one thread at a time.
fn call_thrice(mut listener: impl FnMut(&str) -> ControlFlow<()>) -> usize {
    (0..3)
        .take_while(|n| listener(&n.to_string()).is_continue())
        .count()
}

thread_local! {
    static LISTENERS: RefCell<Vec<Box<dyn FnMut(&str) -> ControlFlow<()>>>> = RefCell::default();
}

#[awaitable(stream(buffer = 8, overflow = drop_newest))]
fn each_text(listener: impl FnMut(&str) -> ControlFlow<()> + 'static) {
    LISTENERS.with_borrow_mut(|all| all.push(Box::new(listener)));
}

#[test]
fn closed_stream_breaks() {
    let mut events: Events<String> = stream_each_text();
    let mut listener = LISTENERS.with_borrow_mut(|all| all.pop().unwrap());
    assert_eq!(call_thrice(&mut listener), 3);
    assert_eq!(events.wait_next().as_deref(), Some("0"));
    drop(events);
    assert_eq!(call_thrice(&mut listener), 0);
}

#[awaitable(stream(unbounded), map = |text: &str| -> usize { text.len() })]
fn each_length(listener: Box<dyn Fn(&str)>) {
    listener("four");
    listener("to");
}

#[awaitable(stream(unbounded), callback = listener(&str, u8))]
fn each_pair<L: FnMut(&str, u8)>(mut listener: L) {
    listener("a", 1);
}

#[test]
fn values_are_converted() {
    assert_eq!(stream_each_length().drain().collect::<Vec<_>>(), [4, 2]);
    let mut pairs: Events<(String, u8)> = stream_each_pair();
    assert_eq!(pairs.wait_next(), Some(("a".to_owned(), 1)));
}

trait Source {
    #[awaitable(stream(unbounded))]
    fn watch(&self, listener: Box<dyn Fn(u8) + Send>);
}

impl Source for u8 {
    fn watch(&self, listener: Box<dyn Fn(u8) + Send>) {
        listener(*self);
    }
}

#[awaitable(path = each, stream(unbounded))]
fn declared(hub: &Hub, listener: impl Fn(u8) + Send + Sync + 'static);

#[test]
fn traits_and_declarations_have_streams() {
    let source: &dyn Source = &6;
    assert_eq!(source.stream_watch().wait_next(), Some(6));
    let hub = Hub::default();
    let mut events = declared(&hub);
    hub.call(1);
    assert_eq!(events.wait_next(), Some(1));
}

fn assert_send<T: Send>(events: T) -> T {
    events
}

#[awaitable(stream(unbounded))]
fn each_generic<T: Clone>(values: &[T], listener: impl Fn(T) + Send + 'static)
where
    T: 'static,
{
    values.iter().cloned().for_each(listener);
}

#[test]
fn stream_is_send_if_its_values_are() {
    let mut events = assert_send(stream_each_generic(&["a", "b"]));
    assert_eq!(events.drain().collect::<Vec<_>>(), ["a", "b"]);
}

/// A block in which listeners become streams and completions awaitables.
struct Window(RefCell<Vec<Box<dyn Fn(u8)>>>);

#[awaitable(stream(unbounded), map = |value: u8| -> u8 { value + 1 })]
impl Window {
    fn on_key(&self, handler: impl Fn(u8) + 'static) {
        self.0.borrow_mut().push(Box::new(handler));
    }

    fn screenshot(&self, done: impl FnOnce(u8) + Send + 'static) {
        done(1);
    }

    /// A visitor, which is left alone.
    fn each(&self, visit: impl Fn(u8)) {
        visit(1);
    }

    #[awaitable(skip)]
    fn on_mouse(&self, handler: impl Fn(u8) + 'static) {
        self.on_key(handler);
    }

    #[awaitable(callback = done)]
    fn with_progress(&self, on_progress: impl Fn(u8) + 'static, done: impl FnOnce(u8) + 'static) {
        on_progress(5);
        done(6);
    }
}

#[test]
fn block_tells_listeners_from_completions() {
    let window = Window(RefCell::default());
    let mut keys: Events<u8> = window.stream_on_key();
    window.0.borrow().iter().for_each(|handler| handler(3));
    assert_eq!(keys.wait_next(), Some(3));
    assert_eq!(window.awaitable_screenshot().wait(), Ok(2));
    assert_eq!(window.awaitable_with_progress(|_| ()).wait(), Ok(7));
    window.each(drop);
    window.on_mouse(drop);
}
