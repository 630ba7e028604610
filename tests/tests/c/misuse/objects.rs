//! A library that calls on several threads at once, exchanges the user data, calls while it frees, and once it is shut down.

use std::ffi::{c_int, c_void};

use awaitify::{Dropped, awaitable};

use super::Counted;

type SumFn = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void)>;

#[repr(C)]
struct Object {
    opaque: [u8; 0],
}

#[awaitable]
unsafe extern "C" {
    safe fn misuse_three_threads(done: SumFn, data: *mut c_void);
    safe fn misuse_zeroed(value: c_int, done: SumFn, data: *mut c_void);
    safe fn misuse_keep_at(at: c_int, done: SumFn, data: *mut c_void);
    #[awaitable(name = keep_other, path = misuse_keep_at)]
    fn other(at: c_int, done: SumFn, data: *mut c_void);
    fn misuse_object_watch(object: *mut Object, done: SumFn, data: *mut c_void);
    #[awaitable(
        name = object_events,
        path = misuse_object_watch,
        stream(unbounded),
        // SAFETY: the object is freed once, by the end of its stream.
        revoke = move |()| unsafe { misuse_object_free(object) },
        local,
    )]
    fn events(object: *mut Object, done: SumFn, data: *mut c_void);
    safe fn misuse_object() -> *mut Object;
    fn misuse_object_free(object: *mut Object);
    safe fn misuse_swap_and_call();
    safe fn misuse_shut_down();
}

#[test]
fn three_threads_at_once() {
    let counted = Counted::begin();
    for _ in 0..50 {
        let value = awaitable_misuse_three_threads().wait();
        assert!(matches!(value, Ok(0..3)), "{value:?}");
    }
    counted.expect(0, 100);
}

#[test]
fn lost_user_data() {
    let counted = Counted::begin();
    let mut lost = awaitable_misuse_zeroed(1);
    assert!(lost.try_take().is_err());
    counted.expect(1, 1);
}

#[test]
fn exchanged_user_data_of_one_function() {
    let counted = Counted::begin();
    let (first, second) = (awaitable_misuse_keep_at(0), awaitable_misuse_keep_at(1));
    misuse_swap_and_call();
    // Each number is right, so this cannot be noticed.
    assert_eq!((first.wait(), second.wait()), (Ok(1), Ok(0)));
    counted.expect(0, 0);
}

#[test]
fn exchanged_user_data_of_two_functions() {
    let counted = Counted::begin();
    let first = awaitable_misuse_keep_at(0);
    // SAFETY: the library takes any operation.
    let second = unsafe { keep_other(1) };
    misuse_swap_and_call();
    assert!(!first.is_done() && !second.is_done());
    counted.expect(2, 2);
    misuse_swap_and_call();
    assert_eq!((first.wait(), second.wait()), (Ok(0), Ok(1)));
    counted.expect(0, 2);
}

#[test]
fn object_calls_while_it_is_freed() {
    let counted = Counted::begin();
    let object = misuse_object();
    // SAFETY: the object is freed once.
    let watching = unsafe { awaitable_misuse_object_watch(object) };
    // SAFETY: as above.
    unsafe { misuse_object_free(object) };
    assert_eq!(watching.wait(), Ok(-9));
    counted.expect(0, 0);
}

#[test]
fn stream_is_dropped_by_freeing_object() {
    let counted = Counted::begin();
    // SAFETY: the hook frees the object.
    let watching = unsafe { object_events(misuse_object()) };
    drop(watching);
    // It called inside the hook.
    counted.expect(0, 1);
}

#[test]
fn library_calls_after_shutdown() {
    let counted = Counted::begin();
    let (first, second) = (awaitable_misuse_keep_at(0), awaitable_misuse_keep_at(1));
    misuse_shut_down();
    misuse_shut_down();
    assert_eq!(
        (first.wait(), second.wait()),
        (Ok(-1), Ok::<_, Dropped>(-1))
    );
    counted.expect(0, 6);
}
