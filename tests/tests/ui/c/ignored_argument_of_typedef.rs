// A typedef hides how many arguments there are.
use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(ignore = 1)]
    fn add(a: c_int, b: c_int, done: SumFn, data: *mut c_void);
}

fn main() {}
