//! The class of each shape of function. Each case is a function in a small crate.

mod answers;
mod c_functions;
mod listeners;
mod published;
mod threads;

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
fn values_that_cannot_be_delivered() {
    for source in [
        "pub struct Page; pub fn get(done: impl FnOnce(&Page) + 'static) {}",
        "pub struct Page; pub fn get(done: impl FnOnce(&[Page], u8) + 'static) {}",
        "pub struct Page; pub fn get(done: impl FnOnce(Result<u8, &Page>) + 'static) {}",
        "use std::sync::Mutex; pub fn get(done: impl FnOnce(&Mutex<u8>) + 'static) {}",
        "pub fn get(done: impl FnOnce(Option<&std::fs::File>) + 'static) {}",
        "pub fn get<T: 'static>(done: impl FnOnce(&T) + 'static) {}",
        "pub struct Page(std::rc::Rc<u8>); pub fn get(done: impl FnOnce(Page) + Send + 'static) {}",
        "pub struct Page(Box<dyn Fn(u8)>); pub fn get(done: impl FnOnce(Vec<Page>) + Send + 'static) {}",
    ] {
        assert_class(
            source,
            "completion",
            "likely",
            "#[awaitable(callback = done)]",
        );
    }
}

#[test]
fn values_that_are_copied() {
    for source in [
        "#[derive(Clone)] pub struct Page; pub fn get(done: impl FnOnce(&Page) + 'static) {}",
        "pub fn get<T: Copy + 'static>(done: impl FnOnce(&T) + 'static) {}",
        "pub fn get(done: impl FnOnce(&[u8], &str, &std::path::Path, &Vec<String>) + 'static) {}",
        "pub fn get<const N: usize>(done: impl FnOnce(&[u8; N]) + 'static) {}",
        "pub trait Key: Clone {} pub fn get<K: Key + 'static>(done: impl FnOnce(&K) + 'static) {}",
        "type Id = u64; pub fn get(done: impl FnOnce(&Id) + 'static) {}",
        "pub struct Page(*const u8); unsafe impl Send for Page {} pub fn get(done: impl FnOnce(Page) + Send + 'static) {}",
        "pub struct Page(std::rc::Rc<u8>); pub fn get(done: impl FnOnce(Page) + 'static) {}",
    ] {
        assert_class(source, "completion", "sure", "#[awaitable]");
    }
}

#[test]
fn handles_in_an_option() {
    let source = "pub fn listen(f: impl Fn(u8) + 'static) -> Option<u64> { None } pub fn unlisten(id: u64) {}";
    assert_class(
        source,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), cancel = |id| if let Some(id) = id { unlisten(id) })]",
    );
}

#[test]
fn names_of_other_modules() {
    let source = "mod inner { pub struct Event; pub type Done<T, E = Event> = Box<dyn FnOnce(Result<T, E>)>; }\n\
        pub use inner::Done; pub fn get(done: Done<u8>) {}";
    assert_class(
        source,
        "completion",
        "sure",
        "#[awaitable(callback = done(Result<u8, crate::inner::Event>))]",
    );
}

#[test]
fn closures_beside_the_completion() {
    let start = "pub fn get(done: impl FnOnce(u8) + 'static, ";
    for (rest, kind, class, attribute) in [
        (
            "cancelled: impl FnOnce() + 'static) {}",
            "completion",
            "likely",
            "#[awaitable(callback = done)]",
        ),
        (
            "progress: impl Fn(u8) + 'static) {}",
            "completion",
            "sure",
            "#[awaitable(progress = progress)]",
        ),
        (
            "seen: impl Fn(u8) + 'static) {}",
            "completion",
            "likely",
            "#[awaitable(callback = done)]",
        ),
        (
            "work: impl FnOnce() -> u8 + 'static) {}",
            "completion",
            "sure",
            "#[awaitable]",
        ),
        (
            "failed: impl FnOnce(u8) + 'static) {}",
            "pair",
            "sure",
            "#[awaitable(ok = done, err = failed)]",
        ),
    ] {
        assert_class(&format!("{start}{rest}"), kind, class, attribute);
    }
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
        (
            "visitor",
            "pub fn each<'a, F: FnMut(&'a u8)>(all: &'a [u8], f: F) -> usize { 0 }",
        ),
        ("function", "pub fn sort(by: impl Fn(u8, u8) -> bool) {}"),
        (
            "completion",
            "pub async fn get(done: impl FnOnce(u8) + 'static) {}",
        ),
        (
            "listener",
            "pub struct Client; impl Client { pub async fn observe(&self, handler: impl FnMut(u8) + Send + 'static) {} }",
        ),
        (
            "function",
            "pub async fn on_done(run: impl FnMut(u8) -> bool + Send + 'static) {}",
        ),
        (
            "function",
            "pub struct Guess<T>(T); impl<T> Guess<T> { pub fn map<O>(self, f: impl FnOnce(T) -> O) -> Guess<O> { Guess(f(self.0)) } }",
        ),
        (
            "function",
            "pub struct Cache<V>(V); impl<V> Cache<V> { pub fn get_with(&self, init: impl FnOnce() -> V) -> V { init() } }",
        ),
        (
            "function",
            "pub fn send<M, F: FnOnce() -> M + Send + 'static>(message: F) -> Result<(), Option<Result<(), M>>> { Ok(()) }",
        ),
        (
            "job",
            "pub fn query<T>(f: impl FnOnce(&u8) -> Result<T, String>) -> Result<T, String> { f(&1) }",
        ),
        (
            "job",
            "pub type Done = Result<(), String>; pub fn setup(f: impl FnOnce(&mut u8) -> Done) -> Done { f(&mut 1) }",
        ),
        (
            "job",
            "pub struct Cron; impl Cron { pub fn add_fn(&mut self, spec: &str, f: impl Fn() + Send + Sync + 'static) {} }",
        ),
        (
            "bare pointer",
            "pub type Print = fn(u8, &str); pub fn set_print(to: Option<(u8, Print)>) -> Option<(u8, Print)> { to }",
        ),
        (
            "visitor",
            "pub struct Bus; impl Bus { pub fn subscribe<U, F: FnMut(u8) -> std::ops::ControlFlow<U>>(&mut self, f: F) -> Result<U, String> { Err(String::new()) } }",
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
            "extern \"C\" { pub fn data_cb(read: extern \"C\" fn(i32, *mut core::ffi::c_void) -> usize, data: *mut core::ffi::c_void); }",
        ),
        (
            "job",
            "extern \"C\" { pub fn set_child_setup(child_setup: extern \"C\" fn(*mut core::ffi::c_void), data: *mut core::ffi::c_void,\n\
                 destroy: extern \"C\" fn(*mut core::ffi::c_void)); }",
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
fn aliases_of_trait_objects() {
    let alias = "pub type Cb<'a> = dyn FnMut(u8, f32) -> bool + 'a;";
    for function in [
        "(cb: &mut Cb<'_>) {}",
        "(cb: &mut Cb<'_>, other: Option<&mut Cb<'_>>) {}",
    ] {
        assert_class(
            &format!("{alias} pub fn each{function}"),
            "function",
            "no",
            "",
        );
    }
}

#[test]
fn paths_of_the_2015_edition() {
    let source = "pub mod types { pub type Done = Box<dyn FnOnce(u8)>; }\n\
        pub mod files { use types::Done; pub fn get(done: Done) {} }";
    let attribute = "#[awaitable(callback = done(u8))]";
    assert_class(source, "completion", "sure", attribute);
}

#[test]
fn asynchronous_loops_are_no_visitors() {
    let source = "pub fn for_each_async(f: impl FnMut(u8) + Send + 'static) {}";
    assert_class(
        source,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
}

/// A function of C with this callback and these parameters.
fn in_c(callback: &str, parameters: &str) -> String {
    format!(
        "use core::ffi::c_void; extern \"C\" {{ pub fn start(done: unsafe extern \"C\" fn({callback}), {parameters}); }}"
    )
}

/// As in the editions 2015 and 2018.
#[test]
fn trait_objects_without_dyn() {
    for (source, kind, class, attribute) in [
        (
            "pub fn get(done: Box<FnOnce(u8) + Send>) {}",
            "completion",
            "sure",
            "#[awaitable]",
        ),
        (
            "pub fn get(done: Box<FnOnce(u8)>) {}",
            "completion",
            "sure",
            "#[awaitable]",
        ),
        (
            "pub trait Get { fn get(&self, done: Box<FnOnce(u8)>); }",
            "completion",
            "sure",
            "#[awaitable]",
        ),
        (
            "type Done<T> = Box<FnOnce(T) + Send>; pub fn get(done: Done<u8>) {}",
            "completion",
            "sure",
            "#[awaitable(callback = done(u8))]",
        ),
        ("pub fn each(f: &mut FnMut(u8)) {}", "visitor", "no", ""),
    ] {
        assert_class(source, kind, class, attribute);
    }
}
