use awaitify::awaitable;

use std::ffi::{c_int, c_void};

type Visitor = unsafe extern "C" fn(c_int, *mut c_void);

#[awaitable]
unsafe fn walk(depth: c_int, visit: Visitor, data: *mut c_void) {
    unsafe { visit(depth, data) };
}

fn main() {}
