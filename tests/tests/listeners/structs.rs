//! A struct of closures as a listener, as in C and in many Rust bindings of C.

use awaitify::{Ended, Events, awaitable};

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)), end = on_close, reply = true)]
pub(crate) struct Handlers<T: Clone + Send + 'static> {
    pub(crate) on_open: Option<Box<dyn FnMut() + Send>>,
    pub(crate) on_message: Option<Box<dyn FnMut(&T, &str) -> bool + Send>>,
    pub(crate) on_close: Option<Box<dyn FnOnce(u16) + Send>>,
    pub(crate) timeout: u32,
}

#[awaitable(stream, listener = CountedHandlersListener, name = events)]
fn connect(url: &str, mut handlers: CountedHandlers) -> u32 {
    (handlers.on_open)();
    assert!((handlers.on_message)(url));
    (handlers.on_close)(1000);
    (handlers.on_open)();
    7
}

#[awaitable(listener, stream(unbounded), events(enum = Event, derive(Debug, PartialEq)), end = on_close, reply = true)]
struct CountedHandlers {
    on_open: Box<dyn FnMut() + Send>,
    on_message: Box<dyn FnMut(&str) -> bool + Send>,
    on_close: Box<dyn FnMut(u16) + Send>,
}

#[test]
fn closures_become_variants() {
    let (handle, mut events): (u32, Events<Event>) = events("url");
    assert_eq!(handle, 7);
    let all: Vec<_> = events.wait_iter().collect();
    assert_eq!(
        all,
        [
            Event::Open,
            Event::Message("url".to_owned()),
            Event::Close(1000)
        ]
    );
    assert_eq!(events.ended(), Some(Ended::Finished));
}

mod library {
    pub(crate) struct Callbacks {
        pub(crate) ok: Box<dyn FnOnce(u8)>,
        pub(crate) failed: Box<dyn Fn(String)>,
        pub(crate) advanced: Box<dyn Fn(usize)>,
    }

    pub(crate) fn fetch(callbacks: Callbacks, size: usize) {
        (callbacks.advanced)(size);
        match u8::try_from(size) {
            Ok(size) => (callbacks.ok)(size),
            Err(error) => (callbacks.failed)(error.to_string()),
        }
    }
}

#[awaitable(listener = library::Callbacks, ok = ok, err = failed, progress(unbounded) = advanced)]
struct Callbacks {
    ok: Box<dyn FnOnce(u8)>,
    failed: Box<dyn Fn(String)>,
    advanced: Box<dyn Fn(usize)>,
}

#[awaitable(path = library::fetch, listener = CallbacksListener)]
fn fetch(callbacks: library::Callbacks, size: usize);

#[test]
fn copy_of_foreign_struct_completes() {
    let (fetched, mut progress) = fetch(3);
    assert_eq!(progress.wait_iter().collect::<Vec<usize>>(), [3]);
    assert_eq!(fetched.wait(), Ok(Ok(3)));
    let (callbacks, fetched, _progress) = CallbacksListener::awaitable();
    library::fetch(callbacks, 300);
    assert!(
        fetched
            .wait()
            .unwrap()
            .unwrap_err()
            .contains("out of range")
    );
}

#[test]
fn other_fields_have_their_defaults() {
    let (handlers, mut events) = HandlersListener::<u8>::events();
    assert_eq!(handlers.timeout, 0);
    handlers.on_open.unwrap()();
    assert!(handlers.on_message.unwrap()(&4, "m"));
    handlers.on_close.unwrap()(1);
    let all: Vec<HandlersEvent<u8>> = events.wait_iter().collect();
    let message = HandlersEvent::Message(4, "m".to_owned());
    assert_eq!(all, [HandlersEvent::Open, message, HandlersEvent::Close(1)]);
}

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
struct Conditional {
    on_open: Box<dyn Fn(u8) + Send>,
    #[cfg(target_os = "none")]
    on_bare: Box<dyn Fn(Metal) + Send>,
    #[cfg(target_os = "none")]
    metal: Metal,
}

#[test]
fn conditions_of_fields_are_kept() {
    let (handlers, mut events) = ConditionalListener::events();
    (handlers.on_open)(1);
    assert_eq!(events.wait_next(), Some(ConditionalEvent::Open(1)));
    drop(handlers);
    assert_eq!(events.wait_next(), None);
}
