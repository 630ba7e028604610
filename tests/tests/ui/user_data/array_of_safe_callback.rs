#![forbid(unsafe_code)]

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type DoneFn = extern "C" fn(args: *mut *mut c_void, count: c_int);

#[awaitable(callback = done, user_data_at = array)]
fn array(done: DoneFn, arg: *mut c_void) {
    done(arg.cast(), 1);
}

#[awaitable(user_data_at = array)]
fn optional_array(
    done: Option<extern "C" fn(args: *mut *mut c_void, count: c_int)>,
    arg: *mut c_void,
) {
    if let Some(done) = done {
        done(arg.cast(), 1);
    }
}

fn main() {}
