//! C functions with a second function pointer, which must not be called with the user data of the callback.

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Notify = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void)>;
type Allocate = unsafe extern "C" fn(size: c_int) -> c_int;

#[awaitable(callback = added, null = removed)]
unsafe extern "C" fn watch(added: Notify, removed: Notify, data: *mut c_void) -> bool {
    if let Some(added) = added {
        // SAFETY: the user data is the one that came with it.
        unsafe { added(7, data) };
    }
    removed.is_none()
}

#[awaitable(null = (moved, context))]
fn watch_inline(
    added: extern "C" fn(c_int, *mut c_void),
    moved: Option<extern "C" fn(c_int, *mut c_void)>,
    context: *const u8,
    data: *mut c_void,
) -> bool {
    added(8, data);
    moved.is_none() && context.is_null()
}

#[awaitable(callback = done, unrelated = (allocate, scale))]
unsafe extern "C" fn build(
    allocate: Allocate,
    scale: extern "C" fn(c_int) -> c_int,
    done: Notify,
    data: *mut c_void,
) {
    if let Some(done) = done {
        // SAFETY: the user data is the one that came with it.
        unsafe { done(scale(allocate(3)), data) };
    }
}

unsafe extern "C" fn allocate(size: c_int) -> c_int {
    size + 1
}

extern "C" fn scale(value: c_int) -> c_int {
    value * 10
}

#[test]
fn null_parameter_leaves_the_wrapper() {
    // SAFETY: no pointers are passed.
    let (is_null, awaitable) = unsafe { awaitable_watch() };
    assert!(is_null);
    assert_eq!(awaitable.wait(), Ok(7));
}

#[test]
fn several_parameters_are_null() {
    let (are_null, awaitable) = awaitable_watch_inline();
    assert!(are_null);
    assert_eq!(awaitable.wait(), Ok(8));
}

#[test]
fn unrelated_pointers_are_passed_on() {
    // SAFETY: both functions take a number.
    let awaitable = unsafe { awaitable_build(allocate, scale) };
    assert_eq!(awaitable.wait(), Ok(40));
}
