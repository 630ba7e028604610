//! Listeners of real crates, annotated: one function for each, with the signature that the crate has.

use std::any::Any;
use std::cell::RefCell;
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use awaitify::{Ended, Events, Flow, Kept, LocalOnCancel, OnCancel, awaitable};

#[derive(Debug, PartialEq)]
struct Error;

/// A handle that unregisters when it is dropped.
struct Registered {
    _callbacks: Box<dyn Any + Send>,
}

impl Registered {
    fn new<T: Any + Send>(callbacks: T) -> Self {
        let _callbacks = Box::new(callbacks);
        Registered { _callbacks }
    }
}

/// notify: a closure trait, a start error and a guard.
trait EventHandler: Send + 'static {
    fn handle_event(&mut self, event: Result<u32, Error>);
}

impl<F: FnMut(Result<u32, Error>) + Send + 'static> EventHandler for F {
    fn handle_event(&mut self, event: Result<u32, Error>) {
        self(event);
    }
}

#[awaitable(stream(unbounded), callback = event_handler(Result<u32, Error>), keep)]
fn recommended_watcher<F>(event_handler: F) -> Result<Registered, Error>
where
    F: EventHandler,
{
    let mut event_handler = event_handler;
    event_handler.handle_event(Ok(1));
    event_handler.handle_event(Err(Error));
    Ok(Registered::new(event_handler))
}

#[test]
fn notify_watcher() {
    let watcher = stream_recommended_watcher();
    let mut events = watcher.unwrap_or_else(|_| panic!("it starts"));
    assert!(events.drain().eq([Ok(1), Err(Error)]));
    assert_eq!(events.ended(), None, "the watcher has the closure");
}

/// midir: data of the caller, which is lent mutably, and a connection that closes when it is dropped.
struct MidiInput;

impl MidiInput {
    #[awaitable(
        stream(buffer = 256, overflow = drop_oldest),
        map = |stamp: u64, message: &[u8], _: &mut T| -> (u64, Vec<u8>) { (stamp, message.to_vec()) },
        keep,
    )]
    fn connect<F, T: Send + 'static>(
        self,
        port: &u32,
        port_name: &str,
        callback: F,
        data: T,
    ) -> Result<Registered, Error>
    where
        F: FnMut(u64, &[u8], &mut T) + Send + 'static,
    {
        let (mut callback, mut data) = (callback, data);
        callback(u64::from(*port), port_name.as_bytes(), &mut data);
        Ok(Registered::new((callback, data)))
    }
}

#[test]
fn midir_connection() {
    let connection = MidiInput.stream_connect(&7, "in", ());
    let mut messages = connection.unwrap_or_else(|_| panic!("it connects"));
    assert_eq!(messages.wait_next(), Some((7, b"in".to_vec())));
}

/// cpal: a data callback and an error callback, called from a real-time thread.
struct Device;

impl Device {
    #[awaitable(
        stream(buffer = 8, overflow = drop_newest),
        callback = data_callback,
        map = |samples: &[f32], _: &u64| -> f32 { samples.iter().sum() },
        err(each) = error_callback,
        keep,
    )]
    fn build_input_stream<D, E>(
        &self,
        config: &u32,
        data_callback: D,
        error_callback: E,
        timeout: Option<Duration>,
    ) -> Result<Registered, Error>
    where
        D: FnMut(&[f32], &u64) + Send + 'static,
        E: FnMut(Error) + Send + 'static,
    {
        let (mut data_callback, mut error_callback) = (data_callback, error_callback);
        assert_eq!((*config, timeout), (48_000, None));
        data_callback(&[0.25, 0.5], &0);
        error_callback(Error);
        Ok(Registered::new((data_callback, error_callback)))
    }
}

#[test]
fn cpal_input_stream() {
    let stream = Device.stream_build_input_stream(&48_000, None);
    let mut items = stream.unwrap_or_else(|_| panic!("it is built"));
    assert!(items.drain().eq([Ok(0.75), Err(Error)]));
}

/// GLib: the callback returns if it wants to be called again, and an id removes the source.
mod glib {
    use super::*;

    thread_local! {
        pub(super) static SOURCES: RefCell<Vec<Option<Box<dyn FnMut() -> ControlFlow<()>>>>> =
            const { RefCell::new(Vec::new()) };
    }

    pub(super) fn turn() {
        for index in 0..SOURCES.with_borrow(Vec::len) {
            let source = SOURCES.with_borrow_mut(|sources| sources[index].take());
            let Some(mut source) = source else { continue };
            if source().is_continue() {
                SOURCES.with_borrow_mut(|sources| sources[index] = Some(source));
            }
        }
    }

    /// Panics if the source is gone, as `SourceId::remove` does.
    pub(super) fn remove(index: usize) {
        let source = SOURCES.with_borrow_mut(|sources| sources[index].take());
        drop(source.expect("the source exists"));
    }

    #[awaitable(stream(unbounded), cancel = remove)]
    pub(super) fn timeout_add<F>(interval: Duration, func: F) -> usize
    where
        F: FnMut() -> ControlFlow<()> + Send + 'static,
    {
        assert!(!interval.is_zero());
        SOURCES.with_borrow_mut(|sources| {
            sources.push(Some(Box::new(func)));
            sources.len() - 1
        })
    }

    #[awaitable(stream(latest), cancel = |id: usize| remove(id), local)]
    pub(super) fn timeout_add_local<F>(func: F) -> usize
    where
        F: FnMut() -> ControlFlow<()> + 'static,
    {
        SOURCES.with_borrow_mut(|sources| {
            sources.push(Some(Box::new(func)));
            sources.len() - 1
        })
    }
}

#[test]
fn glib_timeout() {
    let mut ticks: Events<(), OnCancel<usize>> = glib::stream_timeout_add(Duration::from_secs(1));
    glib::turn();
    glib::turn();
    assert_eq!(ticks.len(), 2);
    assert_eq!(ticks.wait_next(), Some(()));
    drop(ticks);
    let local: Events<(), LocalOnCancel<usize>> = glib::stream_timeout_add_local();
    glib::turn();
    assert_eq!(local.len(), 1);
    drop(local);
    assert!(glib::SOURCES.with_borrow(|sources| sources.iter().all(Option::is_none)));
}

/// gtk: values that are not `Send`, with the emitter first.
#[derive(Clone, Default)]
struct Button(Rc<RefCell<Vec<Box<dyn Fn(&Button)>>>>);

impl Button {
    #[awaitable(stream(unbounded), ignore = first, discard)]
    fn connect_clicked<F: Fn(&Self) + 'static>(&self, f: F) -> usize {
        self.0.borrow_mut().push(Box::new(f));
        self.0.borrow().len()
    }
}

#[test]
fn gtk_button() {
    let button = Button::default();
    let mut clicks: Events<()> = button.stream_connect_clicked();
    for handler in button.0.borrow().iter() {
        handler(&button);
    }
    assert_eq!(clicks.wait_next(), Some(()));
}

/// paho: the end is in band, and a callback is optional.
struct AsyncClient;

impl AsyncClient {
    #[awaitable(
        stream(unbounded),
        flow = |_: &AsyncClient, message: Option<String>| -> Flow<String> {
            message.map_or(Flow::End, Flow::Item)
        },
    )]
    fn set_message_callback<F>(&self, cb: F)
    where
        F: FnMut(&AsyncClient, Option<String>) + 'static,
    {
        let mut cb = cb;
        cb(self, Some("a".to_owned()));
        cb(self, None);
    }
}

#[test]
fn paho_messages() {
    let mut messages = AsyncClient.stream_set_message_callback();
    assert!(messages.wait_iter().eq(["a"]));
    assert_eq!(messages.ended(), Some(Ended::Finished));
}

/// ehttp: parts of a download, where the end is an empty part, and an error is an `Err`.
enum Part {
    Response(u16),
    Chunk(Vec<u8>),
}

#[awaitable(
    stream(unbounded),
    flow = |part: Result<Part, String>| -> Flow<Part, String> {
        match part {
            Ok(Part::Chunk(chunk)) if chunk.is_empty() => Flow::End,
            Ok(part) => Flow::Item(part),
            Err(error) => Flow::Fail(error),
        }
    },
)]
fn fetch(url: &str, on_data: impl Fn(Result<Part, String>) -> ControlFlow<()> + Send + 'static) {
    assert!(on_data(Ok(Part::Response(200))).is_continue());
    assert!(on_data(Ok(Part::Chunk(url.into()))).is_continue());
    assert!(on_data(Ok(Part::Chunk(Vec::new()))).is_break());
}

#[test]
fn ehttp_streaming() {
    let mut parts = stream_fetch("/");
    assert!(matches!(parts.wait_next(), Some(Ok(Part::Response(200)))));
    assert!(matches!(parts.wait_next(), Some(Ok(Part::Chunk(chunk))) if chunk == b"/"));
    assert!(parts.wait_next().is_none());
}

/// webrtc: the callback returns a future.
type OnMessage = Box<dyn FnMut(String) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

#[derive(Default)]
struct DataChannel(Mutex<Option<OnMessage>>);

impl DataChannel {
    #[awaitable(stream(unbounded), callback = f(String))]
    fn on_message(&self, f: OnMessage) {
        *self.0.lock().unwrap() = Some(f);
    }
}

#[tokio::test]
async fn webrtc_messages() {
    let channel = DataChannel::default();
    let mut messages: Events<String> = channel.stream_on_message();
    let reply = (channel.0.lock().unwrap().as_mut().unwrap())("hello".to_owned());
    reply.await;
    assert_eq!(messages.next().await.as_deref(), Some("hello"));
}

/// ctrlc: set once for the process, with a start error.
#[awaitable(stream(latest))]
fn set_handler<F>(user_handler: F) -> Result<(), Error>
where
    F: FnMut() + 'static + Send,
{
    let mut user_handler = user_handler;
    user_handler();
    Ok(())
}

#[test]
fn ctrlc_handler() {
    let mut signals: Events<()> = stream_set_handler().unwrap();
    assert_eq!(signals.wait_next(), Some(()));
}

/// muda, tray-icon, rusqlite: setting `None` removes the handler.
#[derive(Clone, Default)]
struct Connection(Arc<Mutex<Option<Box<dyn FnMut(u8, &str, &str, i64) + Send>>>>);

impl Connection {
    #[awaitable(
        stream(unbounded),
        cancel = { let connection = self.clone(); move |()| drop(connection.0.lock().unwrap().take()) },
    )]
    fn update_hook<F>(&self, hook: Option<F>)
    where
        F: FnMut(u8, &str, &str, i64) + Send + 'static,
    {
        let hook = hook.map(|hook| Box::new(hook) as Box<dyn FnMut(u8, &str, &str, i64) + Send>);
        *self.0.lock().unwrap() = hook;
    }
}

#[test]
fn rusqlite_update_hook() {
    let connection = Connection::default();
    let mut updates = connection.stream_update_hook();
    (connection.0.lock().unwrap().as_mut().unwrap())(1, "main", "users", 7);
    let expected = (1, "main".to_owned(), "users".to_owned(), 7);
    assert_eq!(updates.wait_next(), Some(expected));
    drop(updates);
    assert!(connection.0.lock().unwrap().is_none());
}

/// dbus: a match returns a token, and its callback returns if it wants more.
#[awaitable(
    stream(unbounded),
    ignore = last,
    reply = true,
    reply_when_closed = false,
    handle,
)]
fn add_match<S, F>(signal: S, f: F) -> Result<u8, Error>
where
    S: Clone + Send + 'static,
    F: FnMut(S, &u8) -> bool + Send + 'static,
{
    let mut f = f;
    assert!(f(signal.clone(), &0));
    assert!(f(signal, &0));
    Ok(3)
}

#[test]
fn dbus_match() {
    let (token, mut signals) = stream_add_match("name");
    assert_eq!(token, Ok(3));
    assert!(signals.drain().eq(["name"; 2]));
}

/// wgpu, libpulse: a boxed callback in an `Option`, of one thread.
#[derive(Default)]
struct Context(RefCell<Option<Box<dyn FnMut()>>>);

impl Context {
    #[awaitable(stream(latest))]
    fn set_state_callback(&self, callback: Option<Box<dyn FnMut() + 'static>>) {
        *self.0.borrow_mut() = callback;
    }
}

#[test]
fn libpulse_state() {
    let context = Context::default();
    let mut states = context.stream_set_state_callback();
    (context.0.borrow_mut().as_mut().unwrap())();
    assert_eq!(states.wait_next(), Some(()));
}

/// Its guard is `Kept`, which can be stored.
struct Holder(Events<u32, Kept<u8>>);

#[awaitable(stream(unbounded), keep)]
fn with_guard(handler: impl Fn(u32) + Send + 'static) -> u8 {
    handler(1);
    2
}

#[test]
fn stream_type_can_be_named() {
    let mut holder = Holder(stream_with_guard());
    assert_eq!(holder.0.wait_next(), Some(1));
}
