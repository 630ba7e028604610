use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable]
unsafe extern "C" {
    fn ask(done: extern "C" fn(c_int, *mut c_void) -> c_int, data: *mut c_void);
    fn start(routine: extern "C" fn(*mut c_void) -> *mut c_void, data: *mut c_void) -> c_int;
}

fn main() {}
