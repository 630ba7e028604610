use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable]
unsafe extern "C" {
    #[awaitable(user_data_at = 7)]
    fn ask(done: extern "C" fn(c_int, *mut c_void), data: *mut c_void);
}

fn main() {}
