//! The attribute is inside of an `extern` block that has none.

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Done = unsafe extern "C" fn(c_int, *mut c_void);

unsafe extern "C" {
    #[awaitable]
    fn ui_open(done: Done, data: *mut c_void);

    #[awaitable(callback = done, user_data = context)]
    safe fn ui_close(context: *mut c_void, done: unsafe extern "C" fn(c_int, *mut c_void));
}

fn main() {
    unsafe { awaitable_ui_open() }.wait();
    awaitable_ui_close().wait();
}
