use std::ffi::{c_int, c_void};

use awaitify::awaitable;

type Notify = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void)>;
type Context = *mut c_int;

#[awaitable]
unsafe extern "C" {
    fn watch(context: Context, added: Notify, removed: Notify, data: *mut c_void);
}

fn main() {}
