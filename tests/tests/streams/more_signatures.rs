//! Listeners of more real crates: a function for each, with the signature that the crate has.

use std::borrow::Cow;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use awaitify::{Ended, Events, Flow, Job, Kept, LocalOnCancel, OnCancel, awaitable};

fn on_thread(job: Job) {
    drop(std::thread::spawn(job));
}

/// rdev: a loop that blocks, and one whose callback can replace the event.
mod rdev {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Event(pub(super) u8);

    #[derive(Debug, PartialEq)]
    pub(super) struct GrabError;

    #[awaitable(
        stream(buffer = 64, overflow = drop_oldest),
        blocking = |job| on_thread(job),
        reply = |event: &Event| Some(event.clone()),
        reply_when_closed = None,
    )]
    pub(super) fn grab<T>(callback: T) -> Result<(), GrabError>
    where
        T: Fn(Event) -> Option<Event> + 'static,
    {
        assert_eq!(callback(Event(1)), Some(Event(1)));
        Err(GrabError)
    }
}

#[test]
fn rdev_grab() {
    let mut events = rdev::stream_grab();
    assert_eq!(events.wait_next(), Some(Ok(rdev::Event(1))));
    assert_eq!(events.wait_next(), Some(Err(rdev::GrabError)));
    assert_eq!(events.ended(), Some(Ended::Failed));
}

/// tauri: a trait with an id that the trait's own method unregisters.
mod tauri {
    use super::*;

    pub(super) struct EventId;
    pub(super) struct Event(pub(super) String);

    impl Event {
        fn payload(&self) -> &str {
            &self.0
        }
    }

    pub(super) trait Listener: Sized + Clone + 'static {
        #[awaitable(
            stream(buffer = 64, overflow = drop_oldest),
            map = |event: Event| -> String { event.payload().to_owned() },
            cancel = { let this = self.clone(); move |id| this.unlisten(id) },
            local,
        )]
        fn listen<F>(&self, event: impl Into<String>, handler: F) -> EventId
        where
            F: Fn(Event) + Send + 'static;

        fn unlisten(&self, id: EventId);
    }
}

/// The payload and whether somebody listens.
#[derive(Clone, Default)]
struct App(Arc<Mutex<bool>>);

impl tauri::Listener for App {
    fn listen<F>(&self, event: impl Into<String>, handler: F) -> tauri::EventId
    where
        F: Fn(tauri::Event) + Send + 'static,
    {
        *self.0.lock().unwrap() = true;
        handler(tauri::Event(event.into()));
        std::mem::forget(handler);
        tauri::EventId
    }

    fn unlisten(&self, _: tauri::EventId) {
        *self.0.lock().unwrap() = false;
    }
}

#[test]
fn tauri_listen() {
    use tauri::Listener;
    let app = App::default();
    let mut events: Events<String, LocalOnCancel<tauri::EventId>> = app.stream_listen("ready");
    assert_eq!(events.wait_next().as_deref(), Some("ready"));
    assert!(*app.0.lock().unwrap());
    drop(events);
    assert!(!*app.0.lock().unwrap());
}

/// zenoh: a builder whose callback several threads call.
struct Subscribing;

struct Subscriber;

impl Subscribing {
    #[awaitable(stream(unbounded), keep)]
    fn callback<F>(self, callback: F) -> Subscriber
    where
        F: Fn(Vec<u8>) + Send + Sync + 'static,
    {
        callback(vec![1]);
        Subscriber
    }
}

#[test]
fn zenoh_subscriber() {
    let mut samples: Events<Vec<u8>, Kept<Subscriber>> = Subscribing.stream_callback();
    assert_eq!(samples.wait_next(), Some(vec![1]));
}

/// wry: a builder, and a reply that lets the page load.
struct WebView;

impl WebView {
    #[awaitable(stream(unbounded), reply = |url: &String| url.starts_with("https:"))]
    fn with_navigation_handler(self, handler: impl Fn(String) -> bool + 'static) -> Self {
        assert!(handler("https://a".to_owned()));
        assert!(!handler("ftp://a".to_owned()));
        self
    }
}

#[test]
fn wry_navigation() {
    let (_builder, mut urls) = WebView.stream_with_navigation_handler();
    assert_eq!(urls.drain().count(), 2);
}

/// rust-socketio: the client comes last, and the name may be anything that becomes a string.
struct ClientBuilder;

struct RawClient;

impl ClientBuilder {
    #[awaitable(stream(unbounded), ignore = last)]
    fn on<T: Into<String>, F>(self, event: T, mut callback: F) -> Self
    where
        F: FnMut(String, RawClient) + 'static + Send,
    {
        callback(event.into(), RawClient);
        self
    }
}

#[test]
fn socketio_event() {
    let (_builder, mut payloads) = ClientBuilder.stream_on("greeting");
    assert_eq!(payloads.wait_next().as_deref(), Some("greeting"));
}

/// curl: the reply is the number of bytes that were taken.
#[awaitable(stream(unbounded), reply = |data: &&[u8]| Ok(data.len()), reply_when_closed = Ok(0))]
fn write_function<F>(f: F) -> Result<(), io::Error>
where
    F: FnMut(&[u8]) -> Result<usize, io::Error> + Send + 'static,
{
    let mut f = f;
    assert_eq!(f(b"abc")?, 3);
    Ok(())
}

#[test]
fn curl_write() {
    let mut chunks = stream_write_function().unwrap();
    assert!(chunks.wait_iter().eq([b"abc".to_vec()]));
}

/// git2: the callback lives as long as the callbacks' collection, and its argument has a lifetime.
struct Progress<'a>(&'a usize);

struct RemoteCallbacks<'a>(Vec<Box<dyn FnMut(Progress<'_>) -> bool + 'a>>);

impl<'a> RemoteCallbacks<'a> {
    #[awaitable(stream(latest), map = |progress: Progress<'_>| -> usize { *progress.0 }, reply = true)]
    fn transfer_progress<F>(&mut self, callback: F) -> &mut RemoteCallbacks<'a>
    where
        F: FnMut(Progress<'_>) -> bool + 'a,
    {
        self.0.push(Box::new(callback));
        self
    }
}

#[test]
fn git2_progress() {
    let mut callbacks = RemoteCallbacks(Vec::new());
    let (callbacks, mut received) = callbacks.stream_transfer_progress();
    for bytes in 1..=3 {
        assert!(callbacks.0[0](Progress(&bytes)));
    }
    assert_eq!(received.wait_next(), Some(3));
}

/// steamworks: the type of the event chooses what is registered.
trait Callback {
    fn received() -> Self;
}

impl Callback for u8 {
    fn received() -> Self {
        3
    }
}

#[awaitable(stream(unbounded), keep)]
fn register_callback<C, F>(mut f: F) -> Subscriber
where
    C: Callback + 'static,
    F: FnMut(C) + 'static + Send,
{
    f(C::received());
    Subscriber
}

#[test]
fn steamworks_callback() {
    assert_eq!(stream_register_callback::<u8>().wait_next(), Some(3));
}

/// webrtc-rs: an alias of a boxed closure that returns a boxed future.
type OnMessage =
    Box<dyn (FnMut(u8) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>>) + Send + Sync>;

#[awaitable(stream(unbounded), callback = f, filter_map = |value: u8| -> Option<u8> { (value > 1).then_some(value) })]
fn on_message(mut f: OnMessage) {
    drop(f(1));
    drop(f(2));
}

#[test]
fn webrtc_message() {
    assert!(stream_on_message().wait_iter().eq([2]));
}

/// A walker whose visitor says whether to go on, and that counts what it has visited.
#[awaitable(
    stream(buffer = 1, overflow = block),
    blocking = |job| on_thread(job),
    discard,
    reply = true,
    reply_when_closed = false,
)]
fn walk(root: &Path, visit: &mut dyn FnMut(&Path, u64) -> bool) -> io::Result<usize> {
    let names = ["a", "b", "c"];
    let visited = names.iter().take_while(|name| visit(&root.join(name), 1));
    Ok(visited.count())
}

#[test]
fn walker_with_a_count() {
    let mut entries: Events<io::Result<(PathBuf, u64)>> = stream_walk(Path::new("/"));
    let (first, size) = entries.wait_next().unwrap().unwrap();
    assert_eq!((first, size), (PathBuf::from("/a"), 1));
    assert_eq!(entries.wait_iter().count(), 2);
}

/// A log reader: text that may be borrowed, and an error that ends it.
#[awaitable(stream(unbounded), err = on_error, cancel = |id: u32| assert_eq!(id, 7))]
fn tail<C, E>(path: &Path, mut on_line: C, on_error: E) -> u32
where
    C: FnMut(Cow<'_, str>) + Send + 'static,
    E: FnOnce(io::Error) + Send + 'static,
{
    on_line(path.to_string_lossy());
    on_error(io::ErrorKind::NotFound.into());
    7
}

#[test]
fn lines_of_a_log() {
    let mut lines: Events<io::Result<String>, OnCancel<u32>> = stream_tail(Path::new("log"));
    assert_eq!(lines.wait_next().unwrap().unwrap(), "log");
    assert!(lines.wait_next().unwrap().is_err());
    assert!(lines.wait_next().is_none());
}

/// An in-band end, as of PulseAudio's lists.
enum ListResult<'a> {
    Item(&'a str),
    End,
}

#[awaitable(
    stream(unbounded),
    discard,
    flow = |result: ListResult<'_>| -> Flow<String> {
        match result {
            ListResult::Item(name) => Flow::Item(name.to_owned()),
            ListResult::End => Flow::End,
        }
    },
)]
fn get_list<F>(mut callback: F) -> Box<dyn FnMut(ListResult<'_>)>
where
    F: FnMut(ListResult<'_>) + 'static,
{
    callback(ListResult::Item("a"));
    callback(ListResult::End);
    Box::new(callback)
}

#[test]
fn list_that_ends_in_band() {
    let mut names = stream_get_list();
    assert!(names.wait_iter().eq(["a"]));
    assert_eq!(names.ended(), Some(Ended::Finished));
}
