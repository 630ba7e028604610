use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable]
unsafe extern "C" {
    #[awaitable]
    fn ask(done: extern "C" fn(c_int));
    fn at_exit(done: extern "C" fn()) -> c_int;
    fn submit(done: extern "C" fn(*mut Work));
}

#[repr(C)]
pub struct Work {
    input: c_int,
}

pub type Unused = *mut c_void;

fn main() {}
