//! Callbacks that another thread or task calls: completions, the ends of operations, and work.

use super::{assert_class, classified};

/// Asserts the kind and the class of each function.
fn assert_kinds(functions: &[(&str, &str, &str)]) {
    for (source, kind, class) in functions {
        let (found, certainty, _) = classified(source);
        let found = (found.as_str(), certainty.as_str());
        assert_eq!(found, (*kind, *class), "{source}");
    }
}

/// The names of these callbacks say nothing.
#[test]
fn value_handed_over_is_a_result() {
    let ask = "pub struct Queue(Vec<Box<dyn FnOnce() + Send>>); impl Queue {
        pub fn ask(&mut self, f: impl FnOnce(Option<u8>) + Send + 'static)";
    let execute = "fn execute(&mut self, job: impl FnOnce() + Send + 'static)";
    for source in [
        "pub fn add(a: u8, b: u8, f: impl FnOnce(u8) + Send + 'static) { std::thread::spawn(move || f(a + b)); }",
        "pub fn size(path: String, then: Box<dyn FnOnce(Result<usize, String>) + Send>) {
            std::thread::spawn(move || if path.is_empty() { then(Err(path)) } else { then(Ok(1)) });
        }",
        "pub fn weigh(report: Option<Box<dyn FnOnce(f64) + Send>>) {
            if let Some(report) = report { std::thread::spawn(move || report(12.5)); }
        }",
        &format!("{ask} {{ self.0.push(Box::new(move || f(Some(1)))); }} }}"),
        &format!(
            "{ask} {{ self.execute(move || f(None)); }} {execute} {{ self.0.push(Box::new(job)); }} }}"
        ),
        &format!(
            "{ask} {{ self.execute(move || f(None)); }} {execute} {{ std::thread::spawn(job); }} }}"
        ),
    ] {
        assert_kinds(&[(source, "completion", "sure")]);
    }
}

#[test]
fn work_is_handed_over_or_gets_its_executor() {
    let pool = "pub struct Pool; impl Pool";
    assert_kinds(&[
        (
            "pub fn begin(f: impl FnOnce(u8) + Send + 'static) { other::spawn(f) }",
            "job",
            "no",
        ),
        (
            "pub fn begin(f: impl FnOnce() + Send + 'static) { std::thread::spawn(move || f()); }",
            "job",
            "no",
        ),
        (
            "pub fn begin(f: impl FnOnce(u8) -> u8 + Send + 'static) { std::thread::spawn(move || f(1)); }",
            "function",
            "no",
        ),
        (
            &format!(
                "{pool} {{ pub fn begin(&self, f: impl FnOnce(Pool) + Send + 'static) {{ std::thread::spawn(move || f(Pool)); }} }}"
            ),
            "job",
            "likely",
        ),
        (
            "pub fn execute(f: impl FnOnce(u8) + Send + 'static) { std::thread::spawn(move || f(1)); }",
            "job",
            "likely",
        ),
    ]);
}

#[test]
fn something_before_makes_it_an_end() {
    assert_kinds(&[
        (
            "pub fn begin(f: impl FnOnce() + Send + 'static) { std::thread::spawn(move || { pause(); f() }); }",
            "completion",
            "likely",
        ),
        (
            "pub fn begin(job: impl FnOnce() + Send + 'static) { std::thread::spawn(move || { pause(); job() }); }",
            "job",
            "no",
        ),
    ]);
}

/// Only the body says that it is work, so the user is asked.
#[test]
fn name_against_body_is_a_question() {
    for name in ["started", "done", "cb"] {
        let source = format!(
            "pub fn begin({name}: impl FnOnce() + Send + 'static) {{ std::thread::spawn({name}); }}"
        );
        let attribute = format!("#[awaitable(callback = {name})]");
        assert_class(&source, "completion", "likely", &attribute);
    }
    let seed = "pub fn begin(seed: impl FnOnce() + Send + 'static) { std::thread::spawn(seed); }";
    assert_class(seed, "job", "no", "");
}

#[test]
fn one_call_of_a_registered_listener_is_an_event() {
    let call = "std::thread::spawn(move || f(1));";
    assert_kinds(&[
        (
            &format!("pub fn watch(f: impl Fn(u8) + Send + 'static) {{ {call} }}"),
            "listener",
            "likely",
        ),
        (
            &format!("pub fn debounce(f: std::sync::Arc<dyn Fn(u8) + Send + Sync>) {{ {call} }}"),
            "completion",
            "likely",
        ),
    ]);
}

/// Threads in a scope end before the function returns.
#[test]
fn scoped_threads_lend_the_callback() {
    assert_kinds(&[(
        "pub fn numbers(f: impl FnMut(u8) + Send) { other::scope(|scope| { scope.spawn(move || f(1)); }); }",
        "visitor",
        "no",
    )]);
}

/// A visitor need not be `Send` or boxed.
#[test]
fn operation_may_end_before_its_function_returns() {
    assert_kinds(&[
        (
            "pub fn size(path: &str, f: Box<dyn FnOnce(usize) + Send>) { f(path.len()) }",
            "completion",
            "likely",
        ),
        (
            "pub fn size(path: &str, done: Box<dyn FnOnce(usize) + Send>) { done(path.len()) }",
            "completion",
            "sure",
        ),
        (
            "pub fn size(path: &str, f: impl FnOnce(usize)) { f(path.len()) }",
            "visitor",
            "no",
        ),
    ]);
}

#[test]
fn repeatable_closure_can_be_work_too() {
    assert_kinds(&[(
        "pub fn later(method: impl Fn() + Send + 'static) { std::thread::spawn(method); }",
        "job",
        "no",
    )]);
}

// from: napi, `Object::add_finalizer`
#[test]
fn finalizers_are_no_completions() {
    assert_kinds(&[(
        "pub fn add_finalizer(value: u8, callback: impl FnOnce(u8) + Send + 'static);",
        "job",
        "no",
    )]);
}

/// Each level of the inner function calls the next twice, which must not double the work of the scan.
#[test]
fn recursive_inner_function_is_read_once() {
    assert_kinds(&[(
        "pub fn walk(mut f: impl FnMut(u8)) {
            fn inner(f: &mut dyn FnMut(u8), left: u8) {
                if left > 0 { inner(f, left - 1); f(left); inner(f, left - 1); }
            }
            inner(&mut f, 3);
        }",
        "visitor",
        "no",
    )]);
}
