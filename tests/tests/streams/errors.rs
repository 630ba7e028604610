//! `err` and `err(each)`: callbacks for errors.

use awaitify::{Ended, Events, awaitable};

/// Reads numbers. An error is reported once, or for each wrong word.
fn parse(text: &str, on_value: impl Fn(u8), on_error: impl Fn(String)) {
    for word in text.split(' ') {
        match word.parse() {
            Ok(value) => on_value(value),
            Err(_) => on_error(word.to_owned()),
        }
    }
}

#[awaitable(stream(unbounded), err = on_error)]
fn until_error(
    text: &str,
    on_value: impl Fn(u8) + Send + 'static,
    on_error: impl Fn(String) + Send + 'static,
) {
    parse(text, on_value, on_error);
}

#[awaitable(stream(unbounded), err(each) = on_error)]
fn with_errors(
    text: &str,
    on_value: impl Fn(u8) + Send + 'static,
    on_error: impl Fn(String) + Send + 'static,
) {
    parse(text, on_value, on_error);
}

#[awaitable(stream(buffer = 1, overflow = drop_newest), err = on_error)]
fn one_until_error(
    text: &str,
    on_value: impl Fn(u8) + Send + 'static,
    on_error: impl Fn(String) + Send + 'static,
) {
    parse(text, on_value, on_error);
}

// from: issues swift#91529, p-event#56
#[test]
fn error_comes_after_values() {
    let mut events: Events<Result<u8, String>> = stream_until_error("1 2 x 3");
    assert_eq!(events.ended(), Some(Ended::Failed));
    let items: Vec<_> = events.wait_iter().collect();
    assert_eq!(items, [Ok(1), Ok(2), Err("x".to_owned())]);
}

#[test]
fn each_error_is_an_item() {
    let mut events = stream_with_errors("1 x 2 y");
    let items: Vec<_> = events.wait_iter().collect();
    let error = |word: &str| Err(word.to_owned());
    assert_eq!(items, [Ok(1), error("x"), Ok(2), error("y")]);
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

#[test]
fn error_is_delivered_to_full_queue() {
    let mut events = stream_one_until_error("1 2 3 x");
    assert_eq!(events.wait_next(), Some(Ok(1)));
    assert_eq!(events.wait_next(), Some(Err("x".to_owned())));
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.lost(), 2, "the error is not lost");
}
