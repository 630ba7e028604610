// As that of SQLite's collations. A wrong one would never complete.
use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable(path = their::collate, map = |_length: c_int, _text: *const c_void, length: c_int| -> c_int { length })]
unsafe fn collate(done: extern "C" fn(*mut c_void, c_int, *const c_void, c_int), data: *mut c_void);

#[awaitable(path = their::find, map = |status: c_int, _text: *mut c_void| -> c_int { status })]
unsafe fn find(done: extern "C" fn(c_int, *mut c_void, *mut c_void), data: *mut c_void);

mod their {
    use std::ffi::{c_int, c_void};
    pub unsafe fn collate(_: extern "C" fn(*mut c_void, c_int, *const c_void, c_int), _: *mut c_void) {}
    pub unsafe fn find(_: extern "C" fn(c_int, *mut c_void, *mut c_void), _: *mut c_void) {}
}

fn main() {}
