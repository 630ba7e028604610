//! What Swift's example macro `AddAsync` turns into `async` functions, and what it refuses. The refusals of items that
//! are no functions, of `async` functions and of functions without a callback are cases of `tests/ui`.

use awaitify::{Awaitable, Dropped, awaitable};

/// `completionBlock: (Result<String, Error>) -> Void` becomes a function that throws.
#[awaitable(dropped = |dropped| Err(dropped.to_string()))]
fn c(a: i32, b: &str, value: f64, completion: impl FnOnce(Result<String, String>) + 'static) {
    completion(Ok(format!("a: {a}, b: {b}, value: {value}")));
}

/// `completionBlock: (Bool) -> Void` becomes a function that does not.
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

#[awaitable]
fn returning(completion: impl FnOnce(u8)) -> u8 {
    completion(1);
    2
}

/// Swift's macro refuses it; here the returned value comes beside the awaitable.
// from: swift function that returns something; the returned value comes with the awaitable
#[test]
fn return_value_comes_with_awaitable() {
    let (returned, awaitable): (u8, Awaitable<Result<u8, Dropped>>) = awaitable_returning();
    assert_eq!((returned, awaitable.wait()), (2, Ok(1)));
}
