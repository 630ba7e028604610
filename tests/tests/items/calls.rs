//! The call of a wrapper: the outcome of the callback, a second call, panics, and the order of events.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{io, thread};

use awaitify::awaitable;

#[awaitable]
fn stat(path: &str, done: impl FnOnce(io::Result<u64>) + Send + 'static) {
    let path = path.to_owned();
    thread::spawn(move || done(std::fs::metadata(path).map(|metadata| metadata.len())));
}

// from: node-promisify success
#[test]
fn success_is_ok() {
    let expected = std::fs::metadata("Cargo.toml").unwrap().len();
    assert_eq!(
        awaitable_stat("Cargo.toml").wait().unwrap().unwrap(),
        expected
    );
}

// from: node-promisify failure
// from: cpython-future tb_logger_exception_retrieved, tb_logger_exception_result_retrieved
#[test]
fn failure_is_err() {
    let error = awaitable_stat("/dontexist").wait().unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

#[awaitable]
fn two_values(done: impl FnOnce(Option<String>, &str, &str)) {
    done(None, "foo", "bar");
}

/// Node drops `bar`.
// from: node-promisify several values; returns all values as a tuple
#[test]
fn all_arguments_are_kept() {
    let expected = (None, "foo".to_owned(), "bar".to_owned());
    assert_eq!(awaitable_two_values().wait(), Ok(expected));
}

#[awaitable]
fn only_an_error_that_is_none(done: impl FnOnce(Option<String>)) {
    done(None);
}

#[awaitable]
fn nothing(done: impl FnOnce()) {
    done();
}

// from: node-promisify empty error; returns the empty error, and `map` can drop it
// from: node-promisify no arguments
#[test]
fn callback_without_value() {
    assert_eq!(awaitable_only_an_error_that_is_none().wait(), Ok(None));
    assert_eq!(awaitable_nothing().wait(), Ok(()));
}

#[awaitable]
fn error_then_value(done: impl Fn(Result<u8, &str>)) {
    done(Err("first"));
    done(Ok(2));
}

// from: node-promisify second call
#[test]
fn second_call_is_ignored() {
    assert_eq!(
        awaitable_error_then_value().wait(),
        Ok(Err("first".to_owned()))
    );
}

#[awaitable]
fn throws(_done: impl FnOnce(u8)) {
    panic!("at once");
}

/// Node rejects the promise. Here the caller gets the panic, as in the callback form.
// from: node-promisify throws before the callback; the caller of the wrapper gets the panic
#[test]
fn panic_before_callback_propagates() {
    let payload = catch_unwind(AssertUnwindSafe(awaitable_throws)).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"at once"));
}

#[awaitable]
fn throws_after_calling(done: impl FnOnce(u8)) {
    done(1);
    panic!("too late");
}

// from: node-promisify throws after the callback
#[test]
fn panic_after_callback_propagates() {
    assert!(catch_unwind(AssertUnwindSafe(awaitable_throws_after_calling)).is_err());
}

tokio::task_local! {
    static CONTEXT: u8;
}

/// Node asserts that asynchronous context survives.
// from: node-promisify async context
#[tokio::test]
async fn task_local_after_await() {
    let context = CONTEXT.scope(5, async {
        awaitable_stat("Cargo.toml").await.unwrap().unwrap();
        CONTEXT.get()
    });
    assert_eq!(context.await, 5);
}

#[awaitable]
fn later(order: std::sync::mpsc::Sender<&'static str>, done: impl FnOnce() + Send + 'static) {
    thread::spawn(move || {
        order.send("called").expect("the test listens");
        done();
    });
}

// from: node-promisify order after await
#[tokio::test]
async fn code_after_await_runs_after_callback() {
    let (sender, receiver) = std::sync::mpsc::channel();
    awaitable_later(sender.clone()).await.unwrap();
    sender.send("awaited").unwrap();
    assert_eq!(receiver.recv(), Ok("called"));
    assert_eq!(receiver.recv(), Ok("awaited"));
}

#[tokio::test]
async fn many_calls_at_once() {
    let all: Vec<_> = (0..20).map(|_| awaitable_stat("Cargo.toml")).collect();
    for one in all {
        assert!(one.await.unwrap().is_ok());
    }
}

// not ported: node-promisify custom form that is no function; a method written by hand is always a function
// not ported: node-promisify function of another realm; functions have no realms and no prototypes
