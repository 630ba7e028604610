use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable]
unsafe extern "C" {
    #[awaitable]
    fn ask(done: extern "C" fn(c_int));
}

pub type Unused = *mut c_void;

fn main() {}
