// The callback is a field of the structure, and no name or type shows it.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Worker = *mut c_void;
type SentFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

#[repr(C)]
pub struct Param {
    cb: SentFn,
    data: *mut c_void,
}

#[awaitable]
unsafe extern "C" {
    fn tag_send(worker: Worker, buffer: *const c_void, count: usize, param: *const Param);
}

#[awaitable]
unsafe extern "C" {
    fn flush(worker: *mut Param, param: *const Param);
}

// With a callback elsewhere in the block, it is left out.
#[awaitable]
unsafe extern "C" {
    fn tag_receive(worker: Worker, buffer: *mut c_void, count: usize, param: *const Param);
    fn sum(a: c_int, done: SentFn, data: *mut c_void);
}

fn main() {}
