//! Callbacks that are called for each event.

use super::*;

#[test]
fn events_and_their_end() {
    let start = "pub fn open(message: impl FnMut(u8) + 'static, closed: impl FnOnce(u8) + 'static";
    for (rest, options) in [
        (") {}", "callback = message, end = closed"),
        (
            ", error: impl FnMut(u8) + 'static) {}",
            "callback = message, err(each) = error, end = closed",
        ),
        (
            ", error: impl FnOnce(u8) + 'static) {}",
            "callback = message, err = error, end = closed",
        ),
        (
            ", opened: impl Fn() + 'static) {}",
            "events(message = Message, closed = Closed, opened = Opened), end = closed",
        ),
    ] {
        let attribute = format!("#[awaitable(stream(unbounded), {options})]");
        assert_class(&format!("{start}{rest}"), "listener", "likely", &attribute);
    }
}

#[test]
fn listener_objects() {
    let start = "pub trait Watcher { fn added(&self, name: &str); fn removed(&mut self); fn tick(&self) -> u8 { 1 } }\n";
    for function in [
        "pub fn watch(watcher: Box<dyn Watcher>) {}",
        "pub fn watch(watcher: impl Watcher + 'static) {}",
        "pub fn watch<W: Watcher + Send>(watcher: std::sync::Arc<W>) {}",
    ] {
        let attribute = "#[awaitable(stream, listener = WatcherListener)]";
        assert_class(
            &format!("{start}{function}"),
            "listener",
            "likely",
            attribute,
        );
    }
    let annotated = "#[awaitable(listener, stream(latest))] pub trait Watcher { fn added(&self); }\n\
        pub struct Guard; impl Drop for Guard { fn drop(&mut self) {} }\n\
        pub fn watch(watcher: Box<dyn Watcher>) -> Guard { Guard }";
    let attribute = "#[awaitable(stream, listener = WatcherListener, keep)]";
    assert_class(annotated, "listener", "sure", attribute);
    let outcome = "pub trait Handler { fn on_success(&self, body: String); fn on_error(&self, reason: &str); }\n\
        pub fn fetch(handler: Box<dyn Handler>) {}";
    assert_class(
        outcome,
        "completion",
        "likely",
        "#[awaitable(listener = HandlerListener)]",
    );
}

#[test]
fn objects_that_answer_are_no_listeners() {
    for source in [
        "pub trait Handler { fn handle(&self, request: u8) -> u8; } pub fn serve(handler: Box<dyn Handler>) {}",
        "pub trait Shape { fn draw(&self); } pub fn show(shape: Box<dyn Shape>) {}",
        "pub trait Observer { fn seen(&self); } pub fn each(observer: &dyn Observer) {}",
    ] {
        assert_eq!(Project::of(source).scan(&["--json"]).stdout, "", "{source}");
    }
}

#[test]
fn properties_are_no_listeners() {
    let source = "pub fn set_format(format: impl Fn(f64) -> String + 'static) {}";
    assert_class(source, "function", "no", "");
}

#[test]
fn listeners_need_a_way_out() {
    let unknown = "pub fn on_key(handler: impl Fn(u8) + Send + 'static) {}";
    assert_class(
        unknown,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
    let sibling = "pub fn listen(handler: impl Fn(u8) + Send + 'static) -> u64 { 1 } pub fn unlisten(id: u64) {}";
    assert_class(
        sibling,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), cancel = |id| unlisten(id))]",
    );
    let other_type = "pub fn listen(handler: impl Fn(u8) + Send + 'static) -> u64 { 1 } pub fn unlisten(id: String) {}";
    assert_class(
        other_type,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
    let not_clone = "pub struct Bus; impl Bus { pub fn listen(&self, f: impl Fn(u8) + 'static) -> u64 { 1 } pub fn unlisten(&self, id: u64) {} }";
    assert_class(
        not_clone,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
    let copied = "#[derive(Clone, Copy)] pub struct Key; impl Key { pub fn bind(self, f: impl Fn() + 'static) {} pub fn unbind(self) {} }";
    assert_class(
        copied,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), cancel = { let this = self; move |()| this.unbind() })]",
    );
    let none = "pub fn set_handler(handler: Option<Box<dyn Fn(u8)>>) {}";
    assert_class(
        none,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), cancel = |()| set_handler(None))]",
    );
    let stops = "pub fn watch(handler: impl FnMut(u8) -> std::ops::ControlFlow<()> + 'static) {}";
    assert_class(stops, "listener", "sure", "#[awaitable(stream(unbounded))]");
}

#[test]
fn objects_made_with_a_listener() {
    let source = "pub struct Client; impl Drop for Client { fn drop(&mut self) {} }\n\
        impl Client { pub fn connect(watcher: impl Fn(u8) + 'static) -> Result<Self, u8> { Err(1) } pub fn send(&self) {} }";
    let attribute = "#[awaitable(stream(unbounded), keep)]";
    assert_class(source, "listener", "likely", attribute);
}

#[test]
fn libraries_initialized_with_a_listener() {
    let source = "pub struct Glfw; impl Drop for Glfw { fn drop(&mut self) {} }\n\
        pub fn init(callback: impl FnMut(u8) + 'static) -> Result<Glfw, u8> { Err(1) }";
    let attribute = "#[awaitable(stream(unbounded), keep)]";
    assert_class(source, "listener", "likely", attribute);
}

#[test]
fn answers_of_listeners() {
    let answer = "#[awaitable(stream(unbounded), reply = true)]";
    for source in [
        "pub fn header_function(f: impl FnMut(u8) -> bool + 'static) {}",
        "pub struct ListenerBuilder; impl ListenerBuilder { pub fn property(self, f: impl Fn(u8) -> bool + 'static) -> Self { self } }",
    ] {
        assert_class(source, "listener", "likely", answer);
    }
    for source in [
        "pub fn read_function(f: impl FnMut(&mut [u8]) -> Result<usize, u8> + 'static) {}",
        "pub fn seek_function(f: impl FnMut(u64) -> std::io::SeekFrom + 'static) {}",
        "pub fn register(factory: impl Fn(u8) -> String + 'static) {}",
    ] {
        assert_class(source, "function", "no", "");
    }
}

#[test]
fn handles_that_do_nothing_on_drop() {
    let source = "pub struct Subscription(u8); pub fn on_key(f: impl Fn(u8) + 'static) -> Subscription { Subscription(1) }";
    assert_class(
        source,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
}

/// The hook captures a clone of the pointer that the object is behind, or of the object if that is possible.
#[test]
fn hooks_capture_pointers_and_clones() {
    let hook = "cancel = { let this = self.clone(); move |id| this.off(id) }";
    for (kind, receiver, off, class, options) in [
        (
            "struct",
            "self: &std::sync::Arc<Self>",
            "&self",
            "sure",
            format!(", {hook}"),
        ),
        (
            "struct",
            "self: &std::rc::Rc<Self>",
            "&self",
            "sure",
            format!(", {hook}, local"),
        ),
        (
            "struct",
            "self: std::sync::Arc<Self>",
            "self: &std::sync::Arc<Self>",
            "sure",
            format!(", {hook}"),
        ),
        ("struct", "&self", "&self", "likely", String::new()),
        (
            "#[derive(Clone)] struct",
            "&self",
            "&self",
            "sure",
            format!(", {hook}"),
        ),
        (
            "#[derive(Clone)] struct",
            "&self",
            "self: &std::sync::Arc<Self>",
            "likely",
            String::new(),
        ),
    ] {
        let source = format!(
            "{kind} Bus; impl Bus {{ fn on({receiver}, f: impl Fn(u8) + 'static) -> u64 {{ 1 }} fn off({off}, id: u64) {{}} }}"
        );
        let attribute = format!("#[awaitable(stream(unbounded){options})]");
        assert_class(&source, "listener", class, &attribute);
    }
}

#[test]
fn hook_of_thread_bound_object_is_local() {
    let source = "#[derive(Clone)] pub struct Bus(std::rc::Rc<u8>);\n\
        impl Bus { pub fn on(&self, f: impl Fn(u8) + 'static) -> u64 { 1 } pub fn off(&self, id: u64) {} }";
    let attribute = "#[awaitable(stream(unbounded), cancel = { let this = self.clone(); move |id| this.off(id) }, local)]";
    assert_class(source, "listener", "sure", attribute);
}

#[test]
fn hook_in_a_trait_needs_its_bounds() {
    let hook = ", cancel = { let this = self.clone(); move |id| this.unwatch(id) }";
    for (bounds, class, options) in [
        ("Clone + Send + 'static", "sure", hook.to_owned()),
        ("Clone + 'static", "sure", format!("{hook}, local")),
        ("Clone + Send", "likely", String::new()),
        ("Send + 'static", "likely", String::new()),
    ] {
        let source = format!(
            "pub trait Watch: {bounds} {{ fn watch(&self, f: Box<dyn Fn(&str) + Send>) -> u64; fn unwatch(&self, id: u64); }}"
        );
        let attribute = format!("#[awaitable(stream(unbounded){options})]");
        assert_class(&source, "listener", class, &attribute);
    }
}

/// As `connect_notify`: the emitter is not delivered, so it need not be `Clone`.
#[test]
fn ignored_emitter_need_not_be_clone() {
    let source = "pub struct Id; impl Drop for Id { fn drop(&mut self) {} } pub struct Entry;\n\
        impl Entry { pub fn connect_changed(&self, f: impl Fn(&Self, u8) + 'static) -> Id { Id } }";
    let attribute = "#[awaitable(stream(unbounded), ignore = first, keep)]";
    assert_class(source, "listener", "sure", attribute);
}

#[test]
fn timeouts_are_reported_once() {
    let source = "pub fn add_timeout2(seconds: f64, f: impl FnMut(u64) + 'static) -> u64 { 1 } pub fn remove_timeout2(id: u64) {}";
    assert_class(source, "completion", "likely", "#[awaitable(callback = f)]");
    let source = "pub fn on_timeout(f: impl FnMut(u64) + 'static) {}";
    assert_class(
        source,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
}

/// `remove_listener(name)` may end the listeners of others too, so a person confirms the hook.
#[test]
fn hook_with_an_argument_of_the_registration() {
    let own = "#[derive(Clone)] pub struct Bus; impl Bus {";
    for (start, key, hook) in [
        (
            own,
            "name: &str",
            "{ let this = self.clone(); let name = name.to_owned(); move |()| this.off(&name) }",
        ),
        (
            own,
            "token: usize",
            "{ let this = self.clone(); move |()| this.off(token) }",
        ),
        (
            own,
            "name: String",
            "{ let this = self.clone(); let name = name.clone(); move |()| this.off(name) }",
        ),
        ("", "token: u8", "move |()| off(token)"),
    ] {
        let (receiver, end) = if start.is_empty() {
            ("", "")
        } else {
            ("&self, ", "}")
        };
        let source = format!(
            "{start} pub fn on({receiver}{key}, f: impl Fn(u8) + Send + 'static) {{}} pub fn off({receiver}{key}) {{}} {end}"
        );
        let attribute = format!("#[awaitable(stream(unbounded), cancel = {hook})]");
        assert_class(&source, "listener", "likely", &attribute);
    }
}
