use awaitify::awaitable;

use std::ffi::{c_int, c_void};

type AskFn = Option<unsafe extern "C" fn(answer: c_int, data: *mut c_void) -> c_int>;

#[awaitable]
unsafe extern "C" {
    fn ask(done: AskFn, data: *mut c_void);
}

fn main() {}
