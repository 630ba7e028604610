// What cannot be called is not the callback.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
type Handle = *mut c_int;

#[awaitable]
unsafe extern "C" {
    #[awaitable(callback = n)]
    fn number(n: u32, done: SumFn, data: *mut c_void);
    #[awaitable(callback = request)]
    fn pointer(request: *mut c_int, data: *mut c_void);
    #[awaitable(callback = handle)]
    fn typedef(done: c_int, handle: Handle, data: *mut c_void);
}

#[awaitable(callback = n)]
fn rust(n: u32, done: impl FnOnce(u8) + Send + 'static) {
    done(n as u8);
}

fn main() {}
