//! `request`: the user data is a field of a request, as in libuv.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr::null_mut;

use awaitify::awaitable;

use super::Context;

/// As bindgen writes it.
#[repr(C)]
struct Work {
    data: *mut c_void,
    result: c_int,
    reserved: [*mut c_void; 4],
    done: WorkCb,
    calls: c_int,
}

type WorkCb = Option<unsafe extern "C" fn(work: *mut Work)>;
type WorkStatusCb = Option<unsafe extern "C" fn(work: *mut Work, status: c_int)>;

fn check(status: c_int) -> Result<(), c_int> {
    if status < 0 { Err(status) } else { Ok(()) }
}

/// Reads a request in its callback.
fn result(work: *mut Work) -> c_int {
    // SAFETY: the library passes a request that is valid during the call.
    unsafe { (*work).result }
}

#[awaitable(request = work.data)]
unsafe extern "C" {
    #[awaitable(
        map = |work: *mut Work| -> c_int { result(work) },
        started = |status| -> Result<(), c_int> { check(status) },
    )]
    fn library_work(run_loop: *mut Context, work: *mut Work, input: c_int, cb: WorkCb) -> c_int;
    #[awaitable(
        map = |work: *mut Work| -> c_int { result(work) },
        started = |status| -> Result<(), c_int> { check(status) },
    )]
    fn library_work_and_fail(work: *mut Work, input: c_int, cb: WorkCb) -> c_int;
    #[awaitable(ignore = first, discard)]
    fn library_connect(work: *mut Work, input: c_int, cb: WorkStatusCb) -> c_int;
}

#[awaitable(request = &timer.data)]
unsafe extern "C" {
    #[awaitable(ignore = first, stream(unbounded), during_call, discard)]
    fn library_tick(timer: *mut Work, count: c_int, cb: WorkStatusCb) -> c_int;
}

/// A function of a binding, whose callback is written out.
#[awaitable(
    path = bindings::connect,
    request = &work.data,
    map = |work: *mut Work, status: c_int| -> (usize, c_int) { (work.addr(), status) },
    discard,
)]
unsafe fn connect_with(
    work: *mut Work,
    input: c_int,
    cb: Option<unsafe extern "C" fn(*mut Work, c_int)>,
) -> c_int;

mod bindings {
    pub(super) use super::library_connect as connect;
}

#[test]
fn wrapper_owns_the_request() {
    // SAFETY: a null pointer, which is only passed on.
    let work = unsafe { awaitable_library_work(null_mut(), 21) };
    assert_eq!(work.unwrap().wait(), Ok(42));
}

#[test]
fn dropped_awaitable_leaves_request_to_c() {
    for _ in 0..20 {
        // SAFETY: as above.
        drop(unsafe { awaitable_library_work(null_mut(), 1) });
    }
}

#[test]
fn request_that_fails_to_start_is_freed() {
    // SAFETY: as above.
    let work = unsafe { awaitable_library_work(null_mut(), -7) };
    assert_eq!(work.unwrap_err(), -7);
}

#[test]
fn callback_before_start_error_frees_request_once() {
    // SAFETY: a number is passed.
    let work = unsafe { awaitable_library_work_and_fail(3) };
    assert_eq!(work.unwrap_err(), -5);
}

#[test]
fn callback_inside_the_call_takes_request_back() {
    // SAFETY: a number is passed.
    assert_eq!(unsafe { awaitable_library_connect(6) }.wait(), Ok(6));
}

#[test]
fn caller_lends_the_request() {
    let mut work = MaybeUninit::<Work>::zeroed();
    // SAFETY: the request outlives the call, inside of which the library calls back.
    let connected = unsafe { connect_with(work.as_mut_ptr(), 8) };
    assert_eq!(connected.wait(), Ok((work.as_ptr().addr(), 8)));
}

#[test]
fn request_of_the_caller_streams() {
    let mut timer = MaybeUninit::<Work>::zeroed();
    // SAFETY: as above.
    let mut ticks = unsafe { stream_library_tick(timer.as_mut_ptr(), 3) };
    assert_eq!(ticks.drain().collect::<Vec<c_int>>(), [1, 2, 3]);
}
