use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable]
unsafe extern "C" {
    #[awaitable(revoke = |_| (), cancel = |_| ())]
    fn ask(done: extern "C" fn(c_int, *mut c_void), data: *mut c_void) -> *mut c_int;
}

fn main() {}
