//! A typedef says nothing of what `map` gives, so `map` must.

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type DoneFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

#[awaitable(map = |status: c_int| { status == 0 })]
unsafe extern "C" {
    fn start(done: DoneFn, data: *mut c_void);
}

fn main() {}
