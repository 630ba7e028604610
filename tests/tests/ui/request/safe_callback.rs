use std::ffi::c_void;

use awaitify::awaitable;

#[repr(C)]
struct Work {
    data: *mut c_void,
}

// Safe code could call it with any pointer, or twice.
#[awaitable(request = work.data, ignore = first)]
fn owned(work: *mut Work, done: extern "C" fn(*mut Work)) {
    done(work);
}

fn main() {}
