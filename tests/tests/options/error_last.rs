//! `error_last` and `error_first`: a callback that takes an error and a value, of which one is given.

use std::ptr::null;

use awaitify::awaitable;

#[awaitable(error_last)]
fn read(name: &str, done: impl FnOnce(Option<String>, Option<u8>) + Send + 'static) {
    match name {
        "" => done(None, Some(2)),
        "lost" => done(None, None),
        name => done(Some(name.to_uppercase()), None),
    }
}

#[test]
fn value_without_error_is_ok() {
    assert_eq!(awaitable_read("a").wait(), Ok(Ok("A".to_owned())));
}

#[test]
fn error_comes_last() {
    assert_eq!(awaitable_read("").wait(), Ok(Err(2)));
}

#[test]
fn neither_is_dropped() {
    assert_eq!(
        awaitable_read("lost").wait().unwrap_err().function(),
        "read"
    );
}

#[awaitable(error_first)]
fn stat(exists: bool, done: Box<dyn FnOnce(Option<&str>, u64, Option<&[u8]>)>) {
    if exists {
        done(None, 5, Some(b"dir"));
    } else {
        done(Some("gone"), 0, None);
    }
}

#[test]
fn borrowed_parts_are_owned() {
    assert_eq!(awaitable_stat(true).wait(), Ok(Ok((5, b"dir".to_vec()))));
    assert_eq!(awaitable_stat(false).wait(), Ok(Err("gone".to_owned())));
}

#[awaitable(error_first)]
fn remove(exists: bool, mut done: impl FnMut(Option<u8>) + 'static) {
    done((!exists).then_some(1));
    done(Some(9));
}

#[test]
fn error_alone_and_first_call_wins() {
    assert_eq!(awaitable_remove(true).wait(), Ok(Ok(())));
    assert_eq!(awaitable_remove(false).wait(), Ok(Err(1)));
}

#[awaitable(
    error_last = |error: *const u8| -> u8 {
        // SAFETY: it is not null, and valid during the call.
        unsafe { *error }
    },
    map = |length: usize, name: Option<&str>| -> String { format!("{name:?} {length}") },
    dropped = Err(255),
)]
fn parse(length: usize, done: impl FnOnce(usize, Option<&str>, *const u8) + 'static) {
    match length {
        0 => done(0, None, &7),
        1 => drop(done),
        _ => done(length, None, null()),
    }
}

#[test]
fn map_takes_the_value_alone() {
    assert_eq!(awaitable_parse(2).wait(), Ok("None 2".to_owned()));
    assert_eq!(awaitable_parse(0).wait(), Err(7));
}

#[test]
fn dropped_replaces_the_error() {
    assert_eq!(awaitable_parse(1).wait(), Err(255));
}

struct Failure(String);

#[awaitable(error_last = |failure: &Failure| -> String { failure.0.clone() }, ignore = first)]
fn send(works: bool, done: impl FnOnce(&Failure, Option<u8>, Option<&Failure>) + 'static) {
    let failure = Failure("down".to_owned());
    if works {
        done(&failure, Some(3), None);
    } else {
        done(&failure, None, Some(&failure));
    }
}

#[test]
fn closure_converts_the_error() {
    assert_eq!(awaitable_send(true).wait(), Ok(Ok(3)));
    assert_eq!(awaitable_send(false).wait(), Ok(Err("down".to_owned())));
}
