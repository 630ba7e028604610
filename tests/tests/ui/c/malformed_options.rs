//! A malformed value is the only error, also if it was needed.

use awaitify::awaitable;
use std::ffi::{c_int, c_void};

#[repr(C)]
struct Work {
    data: *mut c_void,
}

type WorkFn = Option<unsafe extern "C" fn(work: *mut Work)>;

#[awaitable(request = "work.data")]
unsafe extern "C" {
    fn submit(work: *mut Work, done: WorkFn);
}

#[awaitable(null = 0)]
unsafe extern "C" {
    fn ask(
        done: extern "C" fn(c_int, *mut c_void),
        data: *mut c_void,
        gone: extern "C" fn(*mut c_void),
    );
}

#[awaitable]
unsafe extern "C" {
    fn rust_pointer(done: fn(c_int, *mut c_void), data: *mut c_void);
}

fn main() {}
