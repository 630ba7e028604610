// No function that takes a C function pointer is left out of a block in silence, even if a typedef hides it.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type Release = Option<unsafe extern "C" fn(data: *mut c_void)>;
type RequestCb = Option<unsafe extern "C" fn(request: *mut c_int, status: c_int)>;
type Handle = *mut c_int;

#[awaitable]
unsafe extern "C" {
    fn add(a: c_int, b: c_int, done: SumFn, data: *mut c_void);
    fn close(handle: Handle);
    fn submit(request: *mut c_int, on_submit: RequestCb) -> c_int;
    fn set_data(handle: Handle, data: *mut c_void, release: Release);
    fn set_release(handle: Handle, data: *mut c_void, with: Option<unsafe extern "C" fn(*mut c_void)>);
    fn sort(items: *mut c_void, length: usize, compare: extern "C" fn(c_int, c_int) -> c_int);
    fn watch(watch_cb: SumFn, context: *mut c_void, read_cb: SumFn, data: *mut c_void);
    #[awaitable(skip)]
    fn set_allocator(allocate: Release);
}

fn main() {}
