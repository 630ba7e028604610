// A typedef hides the arguments of `hidden` from the macro. rustc reports each mistake once, and not at each caller.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(user_data_at = first)]
    fn shown(done: unsafe extern "C" fn(sum: c_int, data: *mut c_void), data: *mut c_void);
    #[awaitable(user_data_at = array)]
    fn hidden(done: SumFn, data: *mut c_void);
}

async fn callers() {
    unsafe {
        _ = awaitable_shown().await;
        drop(awaitable_shown());
        _ = awaitable_hidden().await;
        drop(awaitable_hidden());
    }
}

fn main() {}
