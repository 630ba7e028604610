//! The class of each shape of function. Each case is a function in a small crate.

use crate::support::Project;

/// The kind, the class and the attribute of the only function in `source`.
fn classified(source: &str) -> (String, String, String) {
    let run = Project::of(source).scan(&["--json"]);
    let record: serde_json::Value =
        serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    (text("kind"), text("class"), text("attribute"))
}

fn assert_class(source: &str, kind: &str, class: &str, attribute: &str) {
    let expected = (kind.to_owned(), class.to_owned(), attribute.to_owned());
    assert_eq!(classified(source), expected, "{source}");
}

#[test]
fn completions() {
    for source in [
        "pub fn get(url: &str, done: impl FnOnce(u8) + Send + 'static) {}",
        "pub fn get(done: Box<dyn FnOnce(Result<String, u8>)>) {}",
        "pub fn get<F>(done: Option<F>) where F: FnOnce(&str, u8) + 'static {}",
        "pub trait Get { fn get(&self, done: impl FnOnce(u8) + 'static); }",
    ] {
        assert_class(source, "completion", "sure", "#[awaitable]");
    }
    for source in [
        "type Done<T> = Box<dyn FnOnce(T)>; pub fn get(done: Done<u8>) {}",
        "mod inner { pub type Done = Box<dyn FnOnce(u8)>; } use inner::*; pub fn get(done: Done) {}",
        "trait Done: FnOnce(u8) + 'static {} pub fn get(done: impl Done) {}",
    ] {
        assert_class(
            source,
            "completion",
            "sure",
            "#[awaitable(callback = done(u8))]",
        );
    }
}

#[test]
fn conversions_to_closures() {
    let source = "pub struct Done(Box<dyn FnOnce(u8)>);\n\
        impl<F: FnOnce(u8) + 'static> From<F> for Done { fn from(f: F) -> Self { Done(Box::new(f)) } }\n\
        pub fn get(done: impl Into<Done>) {}";
    assert_class(
        source,
        "completion",
        "sure",
        "#[awaitable(callback = done(u8))]",
    );
}

#[test]
fn values_that_cannot_be_copied() {
    let source = "pub struct Page; pub fn get(done: impl FnOnce(&Page) + 'static) {}";
    assert_class(
        source,
        "completion",
        "likely",
        "#[awaitable(callback = done)]",
    );
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
fn emitters_are_left_out() {
    let source = "#[derive(Clone)] pub struct Button;\n\
        pub struct Guard; impl Drop for Guard { fn drop(&mut self) {} }\n\
        impl Button { pub fn on_click(&self, f: impl Fn(&Self, u8) + 'static) -> Guard { Guard } }";
    assert_class(
        source,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), ignore = first, keep)]",
    );
}

#[test]
fn functions_that_only_use_closures() {
    for (kind, source) in [
        (
            "job",
            "pub fn spawn(work: impl FnOnce() + Send + 'static) {}",
        ),
        (
            "job",
            "pub fn with<R>(f: impl FnOnce(&mut u8) -> R) -> R { f(&mut 1) }",
        ),
        ("visitor", "pub fn each(f: impl FnMut(u8)) {}"),
        ("visitor", "pub fn each(f: &mut dyn FnMut(u8)) {}"),
        ("function", "pub fn sort(by: impl Fn(u8, u8) -> bool) {}"),
        (
            "function",
            "pub async fn get(done: impl FnOnce(u8) + 'static) {}",
        ),
        (
            "function",
            "pub struct Map<F>(F); impl<F: Fn(u8)> Map<F> { pub fn new(f: F) -> Self { Map(f) } }",
        ),
        ("bare pointer", "pub fn on_signal(handler: fn(u8)) {}"),
        (
            "bare pointer",
            "extern \"C\" { pub fn on_signal(handler: extern \"C\" fn(i32)); }",
        ),
        (
            "function",
            "extern \"C\" { pub fn sort(compare: extern \"C\" fn(i32, *mut core::ffi::c_void) -> i32, data: *mut core::ffi::c_void); }",
        ),
    ] {
        assert_class(source, kind, "no", "");
    }
}

#[test]
fn work_is_not_surely_a_completion() {
    let source = "pub fn execute(f: impl FnOnce(usize) + Send + 'static) {}";
    assert_class(source, "job", "likely", "#[awaitable]");
}

#[test]
fn c_functions_with_destroy() {
    let source = "use core::ffi::c_void; extern \"C\" { pub fn watch_add_full(\n\
        function: Option<unsafe extern \"C\" fn(status: i32, data: *mut c_void)>, data: *mut c_void,\n\
        notify: Option<unsafe extern \"C\" fn(data: *mut c_void)>) -> u32; }";
    let attribute = "#[awaitable(stream(unbounded), callback = function, destroy = notify)]";
    assert_class(source, "listener", "sure", attribute);
}

#[test]
fn c_completions_by_the_name_of_their_type() {
    let source = "use core::ffi::c_void; pub type DoneFn = Option<unsafe extern \"C\" fn(status: i32, data: *mut c_void)>;\n\
        extern \"C\" { pub fn start(callback: DoneFn, data: *mut c_void); }";
    assert_class(
        source,
        "completion",
        "sure",
        "#[awaitable(callback = callback)]",
    );
}
