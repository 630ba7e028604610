// The only function of the block takes a function that releases data, which is one error.
use std::ffi::c_void;

use awaitify::awaitable;

type GDestroyNotify = Option<unsafe extern "C" fn(data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    fn clear(pointer: *mut *mut c_void, destroy: GDestroyNotify);
}

fn main() {}
