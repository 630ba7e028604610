use awaitify::awaitable;

use std::ffi::{c_int, c_void};

type AskFn = Option<unsafe extern "C" fn(answer: *const c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    fn ask(done: AskFn, data: *mut c_void);
}

fn main() {}
