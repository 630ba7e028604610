//! `request`: the user data is a field of a request, as in libuv.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::panic::catch_unwind;
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

thread_local! {
    /// The request of which the hook was told.
    static CANCELLED: std::cell::Cell<*mut Work> = const { std::cell::Cell::new(null_mut()) };
    /// The request of which `started` was told.
    static STARTED: std::cell::Cell<*mut Work> = const { std::cell::Cell::new(null_mut()) };
}

/// A library that calls back when it is told.
mod library {
    use super::*;

    #[unsafe(no_mangle)]
    unsafe extern "C" fn library_work_later(work: *mut Work, input: c_int, cb: WorkCb) -> c_int {
        // SAFETY: the wrapper passes a request.
        unsafe {
            (*work).result = input;
            (*work).done = cb;
        }
        0
    }
}

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
    #[awaitable(
        name = work_until_dropped,
        map = |work: *mut Work| -> c_int { result(work) },
        started = |status| -> Result<(), c_int> { check(status) },
        // The request is made before the hook, which may use it.
        cancel = move |()| CANCELLED.set(work),
        local,
    )]
    fn library_work_later(work: *mut Work, input: c_int, cb: WorkCb) -> c_int;
    #[link_name = "library_work_later"]
    #[awaitable(
        map = |work: *mut Work| -> c_int { result(work) },
        started = |_status| -> Result<(), c_int> {
            STARTED.set(work);
            panic!("started")
        },
    )]
    fn work_with_failing_check(work: *mut Work, input: c_int, cb: WorkCb) -> c_int;
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
fn hook_cancels_the_request() {
    // SAFETY: a number is passed.
    let work = unsafe { work_until_dropped(4) }.unwrap();
    drop(work);
    let work = CANCELLED.get();
    // SAFETY: the request lives until its callback, which comes late.
    unsafe { (*work).done.unwrap()(work) };
}

#[test]
fn request_that_fails_to_start_is_freed() {
    // SAFETY: as above.
    let work = unsafe { awaitable_library_work(null_mut(), -7) };
    assert_eq!(work.unwrap_err(), -7);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panic_in_started_leaks_request() {
    // SAFETY: a number is passed.
    let failed = catch_unwind(|| unsafe { awaitable_work_with_failing_check(5) });
    assert!(failed.is_err());
    let work = STARTED.get();
    // SAFETY: C holds the request, and calls back late. This is ignored and frees nothing.
    unsafe { (*work).done.unwrap()(work) };
    // SAFETY: nothing else uses the request, which is a box of this type. Twice freed, it ends the process.
    drop(unsafe { Box::from_raw(work.cast::<MaybeUninit<Work>>()) });
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

/// As libusb has it: the library allocates the transfer, which holds the callback too.
#[repr(C)]
struct Transfer {
    status: c_int,
    unused: WorkCb,
    callback: TransferCb,
    user_data: *mut c_void,
    buffer: *mut u8,
    length: c_int,
    actual_length: c_int,
}

type TransferCb = Option<unsafe extern "C" fn(transfer: *mut Transfer)>;

unsafe extern "C" {
    fn library_alloc_transfer() -> *mut Transfer;
    fn library_free_transfer(transfer: *mut Transfer);
}

#[awaitable]
unsafe extern "C" {
    #[awaitable(
        callback = transfer.callback as TransferCb,
        request = &transfer.user_data,
        map = |transfer: *mut Transfer| -> Vec<u8> { finish(transfer) },
        started = |status| -> Result<(), c_int> { check(status) },
    )]
    fn library_submit_transfer(transfer: *mut Transfer) -> c_int;
}

/// Takes the buffer out of a transfer that is done, and frees the transfer.
fn finish(transfer: *mut Transfer) -> Vec<u8> {
    // SAFETY: `read` has made the buffer, and the library does not use the transfer any more.
    unsafe {
        let (length, filled) = (
            (*transfer).length as usize,
            (*transfer).actual_length as usize,
        );
        let buffer = Vec::from_raw_parts((*transfer).buffer, filled, length);
        library_free_transfer(transfer);
        buffer
    }
}

fn read(length: usize) -> Result<awaitify::Awaitable<Result<Vec<u8>, awaitify::Dropped>>, c_int> {
    let mut buffer = std::mem::ManuallyDrop::new(Vec::<u8>::with_capacity(length));
    // SAFETY: the buffer lives until `finish` takes it back.
    unsafe {
        let transfer = library_alloc_transfer();
        (*transfer).buffer = buffer.as_mut_ptr();
        (*transfer).length = c_int::try_from(length).unwrap();
        awaitable_library_submit_transfer(transfer).inspect_err(|_| {
            (*transfer).actual_length = 0;
            drop(finish(transfer));
        })
    }
}

#[test]
fn transfer_holds_callback_and_user_data() {
    assert_eq!(read(4).unwrap().wait(), Ok(vec![1, 2, 3, 4]));
    assert_eq!(read(0).unwrap_err(), -2);
}

#[test]
fn buffer_outlives_dropped_awaitable() {
    for _ in 0..20 {
        drop(read(64).unwrap());
    }
}

/// As webgpu.h has it.
#[repr(C)]
#[derive(Clone, Copy)]
struct CallbackInfo {
    next: *mut c_void,
    mode: c_int,
    callback: MapCallback,
    userdata1: *mut c_void,
    userdata2: *mut c_void,
}

type MapCallback = Option<
    unsafe extern "C" fn(
        status: c_int,
        message: *const std::ffi::c_char,
        userdata1: *mut c_void,
        userdata2: *mut c_void,
    ),
>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(
        callback = info.callback as MapCallback,
        user_data = info.userdata1,
        user_data_at = 2,
        map = |status: c_int, message: *const std::ffi::c_char, other: *mut c_void| -> (c_int, String, usize) {
            // SAFETY: the library passes a text.
            let message = unsafe { std::ffi::CStr::from_ptr(message) };
            (status, message.to_string_lossy().into_owned(), other.addr())
        },
    )]
    fn library_map_async(value: c_int, info: CallbackInfo) -> u64;
    #[awaitable(
        callback = info.callback as MapCallback,
        user_data = info.userdata2,
        map = |status: c_int, _message: *const std::ffi::c_char, _other: *mut c_void| -> c_int { status },
    )]
    fn library_map_with(value: c_int, info: *const CallbackInfo) -> u64;
}

const INFO: CallbackInfo = CallbackInfo {
    next: null_mut(),
    mode: 1,
    callback: None,
    userdata1: null_mut(),
    userdata2: std::ptr::without_provenance_mut(9),
};

#[test]
fn structure_by_value() {
    // SAFETY: the library reads the structure during the call.
    let (future, mapped) = unsafe { awaitable_library_map_async(5, INFO) };
    assert_eq!(
        (future, mapped.wait()),
        (77, Ok((5, "mapped".to_owned(), 9)))
    );
}

#[test]
fn structure_by_const_pointer_is_copied() {
    let info = INFO;
    // SAFETY: as above.
    let (_, mapped) = unsafe { awaitable_library_map_with(6, &info) };
    assert_eq!(mapped.wait(), Ok(6));
    assert!(info.callback.is_none() && info.userdata2.addr() == 9);
}
