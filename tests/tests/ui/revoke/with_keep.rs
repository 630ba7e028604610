use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type DoneFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

#[awaitable(keep, revoke = |id| drop(id))]
unsafe extern "C" {
    fn get(done: DoneFn, data: *mut c_void) -> c_int;
}

#[awaitable(revoke = drop)]
unsafe extern "C" {
    fn get_kept(done: DoneFn, data: *mut c_void) -> c_int;
}

fn main() {}
