use std::ffi::{c_int, c_void};

use awaitify::awaitable;

#[awaitable]
unsafe extern "C" {
    #[awaitable(callback = added)]
    fn watch(
        added: extern "C" fn(c_int, *mut c_void),
        removed: Option<extern "C" fn(c_int, *mut c_void)>,
        data: *mut c_void,
    );
}

fn main() {}
