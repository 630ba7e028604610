// A function after the data, which takes nothing else, may release it.
use std::ffi::c_void;

use awaitify::awaitable;

type WorkFn = Option<unsafe extern "C" fn(context: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    fn run(arg: *mut c_void, work: WorkFn);
    #[awaitable(callback = work)]
    fn run_told(arg: *mut c_void, work: WorkFn);
}

fn main() {}
