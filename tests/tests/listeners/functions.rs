//! Functions that take a listener: the wrapper passes an adapter.

use std::rc::Rc;
use std::sync::{Arc, Mutex};

use awaitify::{Awaitable, Dropped, Ended, Events, Kept, OnCancel, awaitable};

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
pub(crate) trait Watcher: Send + Sync {
    fn added(&self, name: &str);
}

use WatcherEvent::Added;

fn added(name: &str) -> WatcherEvent {
    Added(name.to_owned())
}

fn all(mut events: Events<WatcherEvent>) -> Vec<WatcherEvent> {
    events.drain().collect()
}

#[awaitable(stream, listener = WatcherListener)]
fn boxed(path: &str, watcher: Box<dyn Watcher + Send>) -> usize {
    watcher.added(path);
    path.len()
}

#[awaitable(stream, listener = WatcherListener)]
fn counted(watcher: Rc<dyn Watcher>, path: &str) {
    watcher.added(path);
}

#[awaitable(stream, listener = WatcherListener)]
fn opaque(path: &str, watcher: impl Watcher + 'static) {
    watcher.added(path);
}

#[awaitable(stream, listener = WatcherListener)]
fn generic<W: Watcher, P>(path: P, watcher: &W) -> P
where
    P: AsRef<str>,
{
    watcher.added(path.as_ref());
    path
}

#[awaitable(stream, listener = WatcherListener)]
fn lent(path: &str, watcher: &mut dyn Watcher) -> Result<(), String> {
    watcher.added(path);
    if path.is_empty() {
        return Err("empty".to_owned());
    }
    Ok(())
}

#[awaitable(stream, listener = WatcherListener)]
fn optional(watcher: Option<Arc<dyn Watcher>>) {
    if let Some(watcher) = watcher {
        watcher.added("o");
    }
}

#[awaitable(stream, listener = WatcherListener)]
fn locked(watcher: Arc<Mutex<dyn Watcher>>, others: Arc<Mutex<Vec<u8>>>) {
    watcher.lock().unwrap().added("m");
    drop(others);
}

#[awaitable(stream, listener = WatcherListener)]
fn locked_box(watcher: Arc<std::sync::RwLock<Box<dyn Watcher + Send>>>) {
    watcher.read().unwrap().added("r");
}

#[awaitable(stream, listener = WatcherListener)]
fn in_cell(watcher: Rc<std::cell::RefCell<dyn Watcher>>) {
    watcher.borrow_mut().added("c");
}

#[awaitable(stream, listener = WatcherListener)]
fn generic_in_lock<W: Watcher>(watcher: &Mutex<Option<W>>) {
    if let Some(watcher) = &*watcher.lock().unwrap() {
        watcher.added("g");
    }
}

type Shared = Arc<dyn Watcher>;

#[awaitable(stream, listener = WatcherListener, callback = watcher)]
fn aliased(watcher: Shared) {
    watcher.added("a");
}

#[test]
fn each_pointer_is_made() {
    let (length, events) = stream_boxed("path");
    assert_eq!((length, all(events)), (4, vec![added("path")]));
    assert_eq!(all(stream_counted("c")), [added("c")]);
    assert_eq!(all(stream_opaque("i")), [added("i")]);
    let (path, events) = stream_generic("g".to_owned());
    assert_eq!((path.as_str(), all(events)), ("g", vec![added("g")]));
    assert_eq!(all(stream_lent("l").unwrap()), [added("l")]);
    assert_eq!(stream_lent("").map(drop), Err("empty".to_owned()));
    assert_eq!(all(stream_optional()), [added("o")]);
    assert_eq!(all(stream_aliased()), [added("a")]);
}

#[test]
fn locks_are_made() {
    assert_eq!(all(stream_locked(Arc::default())), [added("m")]);
    assert_eq!(all(stream_locked_box()), [added("r")]);
    assert_eq!(all(stream_in_cell()), [added("c")]);
    assert_eq!(all(stream_generic_in_lock()), [added("g")]);
}

/// A trait that is called a listener already.
#[awaitable(listener, stream(unbounded))]
trait FileListener {
    fn changed(&self, path: &str);
}

#[awaitable(stream, listener = FileListenerAdapter)]
fn listen(listener: &dyn FileListener, other: impl Watcher) {
    other.added("o");
    listener.changed("f");
}

#[test]
fn listener_gets_an_adapter() {
    let mut events: Events<FileListenerEvent> = stream_listen(WatcherListener::events().0);
    let FileListenerEvent::Changed(path) = events.wait_next().unwrap();
    assert_eq!(path, "f");
}

#[test]
fn dropped_names_the_function() {
    let mut events = stream_counted("c");
    while events.wait_next().is_some() {}
    let Some(Ended::Dropped(dropped)) = events.ended() else {
        panic!("expected a dropped listener");
    };
    assert!(dropped.to_string().contains("counted"), "{dropped}");
}

/// Keeps its watchers.
#[derive(Default)]
struct Registry {
    watchers: Arc<Mutex<Vec<Shared>>>,
}

#[awaitable]
impl Registry {
    #[awaitable(stream, listener = WatcherListener, cancel = {
        let watchers = Arc::clone(&self.watchers);
        move |id: usize| drop(watchers.lock().unwrap().remove(id))
    }, name = events)]
    fn register(&self, watcher: Arc<dyn Watcher>) -> usize {
        let mut watchers = self.watchers.lock().unwrap();
        watchers.push(watcher);
        watchers.len() - 1
    }

    #[awaitable(stream, listener = WatcherListener, keep)]
    fn guarded(&self, watcher: Arc<dyn Watcher>) -> Result<Arc<dyn Watcher>, String> {
        Ok(watcher)
    }
}

trait Subscribe {
    fn subscribe(&mut self, watcher: Box<dyn Watcher>) -> bool;
}

#[awaitable]
impl Subscribe for Registry {
    #[awaitable(stream, listener = WatcherListener)]
    fn subscribe(&mut self, watcher: Box<dyn Watcher>) -> bool {
        watcher.added("s");
        true
    }
}

#[test]
fn hook_unregisters_the_listener() {
    let registry = Registry::default();
    let events: Events<WatcherEvent, OnCancel<usize>> = registry.events();
    assert_eq!(registry.watchers.lock().unwrap().len(), 1);
    drop(events);
    assert!(registry.watchers.lock().unwrap().is_empty());
    let kept: Events<WatcherEvent, Kept<Arc<dyn Watcher>>> = registry.stream_guarded().unwrap();
    kept.guard().unwrap().added("k");
    assert_eq!(kept.len(), 1);
}

#[test]
fn wrapper_is_inherent_for_a_trait() {
    let (subscribed, events) = Registry::default().stream_subscribe();
    assert!(subscribed);
    assert_eq!(all(events), [added("s")]);
}

mod foreign {
    use super::Watcher;

    pub(crate) fn watch_all(watcher: Box<dyn Watcher>) -> u8 {
        watcher.added("f");
        3
    }
}

#[awaitable(path = foreign::watch_all, stream, listener = WatcherListener)]
fn watch_all(watcher: Box<dyn Watcher>) -> u8;

#[test]
fn declared_function_gets_an_adapter() {
    let (number, events) = watch_all();
    assert_eq!((number, all(events)), (3, vec![added("f")]));
}

#[awaitable(listener, ok = on_success, err = on_error)]
trait Callback {
    fn on_success(&self, body: String);
    fn on_error(&self, reason: &str);
}

#[awaitable(listener = CallbackListener)]
fn fetch(url: &str, callback: Box<dyn Callback>) {
    match url {
        "" => callback.on_error("no address"),
        "gone" => {}
        url => callback.on_success(url.to_owned()),
    }
}

#[awaitable(listener = CallbackListener, cancel = |id| assert_eq!(id, 3))]
fn request(callback: impl Callback + 'static) -> Result<u32, String> {
    callback.on_success("r".to_owned());
    Ok(3)
}

#[test]
fn outcome_completes_awaitable() {
    let fetched: Awaitable<Result<Result<String, String>, Dropped>> = awaitable_fetch("url");
    assert_eq!(fetched.wait(), Ok(Ok("url".to_owned())));
    assert_eq!(awaitable_fetch("").wait(), Ok(Err("no address".to_owned())));
    let dropped = awaitable_fetch("gone").wait().unwrap_err();
    assert!(dropped.to_string().contains("fetch"), "{dropped}");
    assert_eq!(awaitable_request().unwrap().wait(), Ok(Ok("r".to_owned())));
}

#[awaitable(listener, callback = done, progress(unbounded) = advanced)]
trait Transfer {
    fn done(&mut self, ok: bool);
    fn advanced(&mut self, bytes: usize);
}

#[awaitable(listener = TransferListener)]
fn copy(from: &str, transfer: &mut dyn Transfer) {
    transfer.advanced(from.len());
    transfer.done(true);
}

#[awaitable(listener = TransferListener)]
fn move_file(mut transfer: Box<dyn Transfer>) -> u8 {
    transfer.advanced(1);
    transfer.done(false);
    7
}

#[test]
fn progress_comes_with_the_awaitable() {
    let (copied, mut progress) = awaitable_copy("file");
    assert_eq!(progress.wait_iter().collect::<Vec<usize>>(), [4]);
    assert_eq!(copied.wait(), Ok(true));
    let (handle, moved, mut progress) = awaitable_move_file();
    assert_eq!(handle, 7);
    assert_eq!(progress.wait_next(), Some(1));
    assert_eq!(moved.wait(), Ok(false));
}
