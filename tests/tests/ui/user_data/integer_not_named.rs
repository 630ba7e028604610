//! An integer may be user data or anything else.

use awaitify::awaitable;
use std::ffi::{c_int, c_void};

type ReadFn = Option<unsafe extern "C" fn(length: c_int, data: usize)>;

#[awaitable]
unsafe extern "C" {
    fn read(fd: c_int, done: ReadFn, data: *mut c_void);
}

fn main() {}
