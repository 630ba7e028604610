//! The return value of the legacy function, without an option for it.

use std::{fmt, io};

use awaitify::{Awaitable, Dropped, awaitable};

type Waits = Awaitable<Result<u8, Dropped>>;

#[derive(Debug, PartialEq)]
struct Handle;

#[awaitable]
fn handle(done: impl FnOnce(u8)) -> Handle {
    done(1);
    Handle
}

#[awaitable]
fn fallible(done: impl FnOnce(u8)) -> io::Result<Handle> {
    done(1);
    Ok(Handle)
}

#[awaitable]
fn fallible_start(done: impl FnOnce(u8)) -> Result<(), String> {
    drop(done);
    Err("not now".to_owned())
}

#[awaitable]
fn result_without_arguments(done: impl FnOnce(u8)) -> fmt::Result {
    done(1);
    Ok(())
}

#[awaitable]
fn opaque(done: impl FnOnce(u8)) -> impl Iterator<Item = u8> {
    done(1);
    [2, 3].into_iter()
}

#[awaitable]
fn opaque_with_captures<'a, T, F>(
    items: &'a [T],
    done: F,
) -> io::Result<impl Iterator<Item = T> + use<'a, T, F>>
where
    T: Clone,
    F: FnOnce(u8),
{
    done(1);
    Ok(items.iter().cloned())
}

#[awaitable]
fn opaque_that_captures_the_callback_alone<F: FnOnce(u8)>(
    done: F,
) -> impl use<F> + Iterator<Item = u8> {
    done(1);
    [2, 3].into_iter()
}

#[test]
fn handle_comes_with_awaitable() {
    let (handle, waits): (Handle, Waits) = awaitable_handle();
    assert_eq!((handle, waits.wait()), (Handle, Ok(1)));
}

#[test]
fn fallible_start_with_handle() {
    let started: io::Result<(Handle, Waits)> = awaitable_fallible();
    assert_eq!(started.unwrap().1.wait(), Ok(1));
}

#[test]
fn start_error_before_await() {
    let started: Result<Waits, String> = awaitable_fallible_start();
    assert_eq!(started.unwrap_err(), "not now");
}

#[test]
fn result_alias_without_arguments() {
    let (result, waits): (fmt::Result, Waits) = awaitable_result_without_arguments();
    assert_eq!((result, waits.wait()), (Ok(()), Ok(1)));
}

#[test]
fn opaque_handle() {
    let (rest, waits) = awaitable_opaque();
    assert_eq!((rest.sum::<u8>(), waits.wait()), (5, Ok(1)));
}

#[test]
fn opaque_handle_captures() {
    let (rest, waits) = awaitable_opaque_with_captures(&[2, 3]).unwrap();
    assert_eq!((rest.sum::<u8>(), waits.wait()), (5, Ok(1)));
    let (rest, waits) = awaitable_opaque_that_captures_the_callback_alone();
    assert_eq!((rest.sum::<u8>(), waits.wait()), (5, Ok(1)));
}

#[awaitable]
fn returning(completion: impl FnOnce(u8)) -> u8 {
    completion(1);
    2
}

/// Swift's macro refuses this. Here the returned value comes with the awaitable.
// from: swift function that returns something; the returned value comes with the awaitable
#[test]
fn return_value_comes_with_awaitable() {
    let (returned, awaitable): (u8, Awaitable<Result<u8, Dropped>>) = awaitable_returning();
    assert_eq!((returned, awaitable.wait()), (2, Ok(1)));
}
