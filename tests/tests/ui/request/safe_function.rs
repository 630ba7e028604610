use std::ffi::c_void;

use awaitify::awaitable;

#[repr(C)]
struct Work {
    data: *mut c_void,
    done: extern "C" fn(u8, *mut c_void),
}

type WorkFn = unsafe extern "C" fn(*mut Work);

#[awaitable(callback = done, request = &work.data, ignore = first)]
fn lent(work: *mut Work, done: WorkFn) {
    _ = (work, done);
}

#[awaitable(callback = work.done as extern "C" fn(u8, *mut c_void), user_data = work.data)]
fn filled_in(work: *mut Work) {
    _ = work;
}

#[awaitable(callback = work.done as extern "C" fn(u8, *mut c_void), user_data = work.data)]
fn copied(work: *const Work) {
    _ = work;
}

#[awaitable]
unsafe extern "C" {
    #[awaitable(callback = done, request = &work.data, ignore = first)]
    safe fn safe_in_c(work: *mut Work, done: WorkFn);
}

fn main() {}
