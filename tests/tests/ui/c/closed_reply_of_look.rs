// The arguments of a call that comes too late may be those of another library.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

#[awaitable]
unsafe extern "C" {
    #[awaitable(stream(unbounded), during_call, map = |_: *const c_void, _: *const c_void| -> () {}, reply = |_left: &*const c_void, _right: &*const c_void| 0)]
    fn sort(compare: extern "C" fn(*const c_void, *const c_void, *mut c_void) -> c_int, arg: *mut c_void);
    #[awaitable(map = |_: *const c_void, _: *const c_void| -> () {}, reply = |_left: &*const c_void, _right: &*const c_void| 0)]
    fn compare(compare: extern "C" fn(*const c_void, *const c_void, *mut c_void) -> c_int, arg: *mut c_void);
}

fn main() {}
