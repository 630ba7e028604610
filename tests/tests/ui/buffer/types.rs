use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type ReadFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(buffer = (buf, len))]
    fn length_by_pointer(buf: *mut u8, len: *mut usize, done: ReadFn, data: *mut c_void);
    #[awaitable(buffer = (buf, len))]
    fn pointers(buf: *mut *mut u8, len: usize, done: ReadFn, data: *mut c_void);
}

fn main() {}
