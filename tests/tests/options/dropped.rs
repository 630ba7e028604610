//! `dropped`: the outcome if the callback is dropped uncalled.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};

use awaitify::{Awaitable, Dropped, awaitable};

#[derive(Debug, PartialEq)]
enum Failure {
    Gone,
    Lost(&'static str),
}

impl From<Dropped> for Failure {
    fn from(dropped: Dropped) -> Self {
        Self::Lost(dropped.function())
    }
}

#[awaitable]
fn by_itself(done: impl FnOnce(u8)) {
    drop(done);
}

#[awaitable(dropped = Err(Failure::Gone))]
fn as_an_error(called: bool, done: impl FnOnce(Result<u8, Failure>)) {
    if called {
        done(Ok(1));
    }
}

#[awaitable(dropped = |dropped| Err(dropped.into()))]
fn as_a_closure(done: impl FnOnce(Result<u8, Failure>)) {
    drop(done);
}

#[awaitable(dropped = None)]
fn as_none(done: impl FnOnce(Option<&str>)) {
    drop(done);
}

#[awaitable(dropped = ())]
fn as_unit(done: impl FnOnce()) {
    drop(done);
}

#[awaitable(dropped = panic!("the service of {} is over", "today"))]
fn as_a_panic(done: impl FnOnce(u8)) {
    drop(done);
}

#[awaitable(dropped = |dropped| -> String { dropped.to_string() })]
fn as_the_words_of_the_error(done: impl FnOnce(String)) {
    drop(done);
}

#[awaitable(dropped = thread::current().id())]
fn as_the_thread(done: impl FnOnce(ThreadId) + Send + 'static) {
    thread::spawn(move || drop(done)).join().unwrap();
}

static EVALUATED: AtomicUsize = AtomicUsize::new(0);

#[awaitable(dropped = EVALUATED.fetch_add(1, Ordering::SeqCst))]
fn as_a_count(called: bool, done: impl FnOnce(usize)) {
    if called {
        done(100);
    }
}

#[awaitable(dropped = T::default())]
fn as_a_default<T: Default>(value: Option<T>, done: impl FnOnce(T)) {
    if let Some(value) = value {
        done(value);
    }
}

#[awaitable(dropped = (0, String::new()))]
fn as_several(done: impl FnOnce(u8, &str)) {
    drop(done);
}

// from: kotlin ToString
// from: cpython-future future_source_traceback
#[test]
fn default_error_names_function() {
    let error = awaitable_by_itself().wait().unwrap_err();
    assert_eq!(error.function(), "by_itself");
    assert!(error.to_string().contains("by_itself"), "{error}");
}

#[test]
fn own_error_keeps_one_result() {
    assert_eq!(awaitable_as_an_error(true).wait(), Ok(1));
    assert_eq!(awaitable_as_an_error(false).wait(), Err(Failure::Gone));
}

#[test]
fn closure_gets_error() {
    let lost = awaitable_as_a_closure().wait();
    assert_eq!(lost, Err(Failure::Lost("as_a_closure")));
    let words = awaitable_as_the_words_of_the_error().wait();
    assert!(words.contains("as_the_words_of_the_error"), "{words}");
}

#[test]
fn value_of_any_type() {
    assert_eq!(awaitable_as_none().wait(), None);
    awaitable_as_unit().wait();
    assert_eq!(awaitable_as_several().wait(), (0, String::new()));
}

#[test]
#[should_panic(expected = "the service of today is over")]
fn panic_at_await() {
    awaitable_as_a_panic().wait();
}

#[test]
fn evaluated_at_await() {
    assert_eq!(awaitable_as_the_thread().wait(), thread::current().id());
}

#[test]
fn evaluated_only_if_dropped() {
    assert_eq!(awaitable_as_a_count(true).wait(), 100);
    drop(awaitable_as_a_count(false));
    assert_eq!(EVALUATED.load(Ordering::SeqCst), 0);
    assert_eq!(awaitable_as_a_count(false).wait(), 0);
    assert_eq!(EVALUATED.load(Ordering::SeqCst), 1);
}

#[test]
fn names_generics_of_function() {
    assert_eq!(awaitable_as_a_default(None::<u8>).wait(), 0);
    assert_eq!(awaitable_as_a_default(Some("a")).wait(), "a");
}

/// In Swift, `completionBlock: (Result<String, Error>) -> Void` becomes a function that throws.
#[awaitable(dropped = |dropped| Err(dropped.to_string()))]
fn c(a: i32, b: &str, value: f64, completion: impl FnOnce(Result<String, String>) + 'static) {
    completion(Ok(format!("a: {a}, b: {b}, value: {value}")));
}

/// In Swift, `completionBlock: (Bool) -> Void` becomes a function that does not throw.
#[awaitable(dropped = false)]
fn d(_a: i32, _b: &str, _value: f64, completion: impl FnOnce(bool) + 'static) {
    completion(true);
}

// from: swift completion of a Result
#[test]
fn result_with_dropped_is_one_result() {
    let awaitable: Awaitable<Result<String, String>> = awaitable_c(1, "two", 3.5);
    assert_eq!(awaitable.wait(), Ok("a: 1, b: two, value: 3.5".to_owned()));
}

// from: swift completion of a plain value
#[test]
fn value_with_dropped_is_plain() {
    let awaitable: Awaitable<bool> = awaitable_d(1, "two", 3.5);
    assert!(awaitable.wait());
}

// from: swift original function stays
#[test]
fn callback_form_stays() {
    d(1, "two", 3.5, |value| assert!(value));
}
