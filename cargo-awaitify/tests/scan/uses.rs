//! Tests of the evidence in bodies.

use crate::support::Project;

/// Asserts the kind and the class of the first function in `source`.
fn assert_kind(source: &str, kind: &str, class: &str) {
    let run = Project::of(source).scan(&["--json"]);
    let record: serde_json::Value =
        serde_json::from_str(run.stdout.lines().next().unwrap_or_default()).unwrap();
    let found = (record["kind"].as_str(), record["class"].as_str());
    assert_eq!(found, (Some(kind), Some(class)), "{source}");
}

#[test]
fn call_in_loop_is_visitor() {
    let source = "pub fn ids(mut f: impl FnMut(u8) + 'static) { for id in 0..3 { f(id) } }";
    assert_kind(source, "visitor", "no");
}

#[test]
fn call_on_thread_is_listener() {
    let source = "pub fn each(mut f: impl FnMut(u8) + Send + 'static) {
        std::thread::spawn(move || loop { f(read()) });
    }";
    assert_kind(source, "listener", "likely");
}

#[test]
fn one_call_on_thread_is_completion() {
    let source = "pub fn size(f: impl Fn(u8) + Send + 'static) {
        std::thread::spawn(move || { let size = measure(); f(size) });
    }";
    assert_kind(source, "completion", "likely");
}

/// `read` is a lock's method on a field, but not on the object itself.
#[test]
fn method_of_the_object_is_work() {
    let source = "pub struct Reply; impl Reply {
        fn read(&self) -> u8 { 1 }
        pub fn callback(self, callback: impl FnOnce(u8) + Send + 'static) { std::thread::spawn(move || callback(self.read())); }
    }";
    assert_kind(source, "completion", "sure");
}

#[test]
fn callback_with_result_is_no_job() {
    // from: rosrust, `ClientResponse::callback`
    let source = "pub struct Response(std::net::TcpStream);
    impl Response {
        fn read(self) -> u8 { 0 }
        pub fn callback(self, callback: impl FnOnce(u8) + Send + 'static) {
            std::thread::spawn(move || callback(self.read()));
        }
    }";
    assert_kind(source, "completion", "sure");
}

#[test]
fn callback_is_followed_through_functions() {
    let source =
        "pub fn outer(f: impl FnOnce(u8) + Send + 'static) { let f = Box::new(f); inner(f) }
    fn inner(g: Box<dyn FnOnce(u8) + Send>) { Pool::new().add(g) }
    struct Pool;
    impl Pool {
        fn new() -> Self { Pool }
        fn add(&self, work: impl FnOnce(u8) + Send + 'static) { other::spawn(work); }
    }";
    assert_kind(source, "job", "no");
}

#[test]
fn body_made_by_macro_is_read() {
    let source = "macro_rules! visit {
        ($name:ident) => { pub fn $name(mut f: impl FnMut(u8) + 'static) { for id in 0..3 { f(id) } } };
    }
    visit!(ids);";
    assert_kind(source, "visitor", "no");
}

#[test]
fn borrowed_callback_is_called_at_once() {
    let source = "pub fn nodes(mut f: impl FnMut(u8) + 'static) { other::walk(&mut f) }";
    assert_kind(source, "visitor", "no");
}

#[test]
fn shared_callback_can_be_kept() {
    let source = "pub fn nodes(f: impl Fn(u8) + 'static) { let f = std::sync::Arc::new(f); other::walk(&f) }";
    assert_kind(source, "listener", "likely");
}

#[test]
fn impl_shows_what_trait_does() {
    let source = "pub trait Pool { fn begin(&self, f: Box<dyn FnOnce(u8) + Send>); }
    struct Threads;
    impl Pool for Threads {
        fn begin(&self, f: Box<dyn FnOnce(u8) + Send>) { other::spawn(f); }
    }";
    assert_kind(source, "job", "no");
}

/// An early error is reported at once, and a function in a table gets the rest.
#[test]
fn unknown_function_may_keep_its_argument() {
    // from: discord_game_sdk, `Discord::create_lobby`
    let source = "pub struct Table { start: Option<fn(Box<dyn FnOnce(u8)>)> }
    impl Table {
        pub fn fetch(&self, is_bad: bool, callback: impl FnOnce(u8)) {
            if is_bad { return callback(0); }
            self.start.unwrap()(Box::new(callback))
        }
    }";
    assert_kind(source, "completion", "likely");
}

#[test]
fn recursion_ends() {
    let source = "pub fn walk(depth: u8, f: &mut dyn FnMut(u8)) { f(depth); walk(depth - 1, f); other(depth, f) }
    fn other(depth: u8, g: &mut dyn FnMut(u8)) { walk(depth, g) }";
    assert_kind(source, "visitor", "no");
}

#[test]
fn half_written_body_is_unknown() {
    let source = "pub fn get(done: impl FnOnce(u8) + Send + 'static) { let x = ; done(1) = }";
    assert_kind(source, "completion", "sure");
}

#[test]
fn deep_body_is_skipped() {
    let nested = format!("{}{}", "(".repeat(5_000), ")".repeat(5_000));
    let operators = "!".repeat(50_000);
    for inner in [
        nested,
        format!("{operators}true"),
        "a.b().".repeat(9_000) + "c",
    ] {
        let source = format!(
            "pub fn get(done: impl FnOnce(u8) + Send + 'static) {{ done(1); let x = {inner}; }}"
        );
        let run = Project::of(&source).scan(&["--json"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
}
