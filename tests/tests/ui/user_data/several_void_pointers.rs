// As that of SQLite's collations. A wrong one would never complete.
use awaitify::awaitable;

use std::ffi::{c_int, c_void};

#[awaitable(path = their::collate, map = |_length: c_int, _text: *const c_void, length: c_int| -> c_int { length })]
unsafe fn collate(done: extern "C" fn(*mut c_void, c_int, *const c_void, c_int), data: *mut c_void);

#[awaitable(path = their::find, map = |status: c_int, _text: *mut c_void| -> c_int { status })]
unsafe fn find(done: extern "C" fn(c_int, *mut c_void, *mut c_void), data: *mut c_void);

// User data and payload. The convention that user data comes last would be wrong half of the time.
#[awaitable(path = their::deliver, map = |_payload: *mut c_void| -> c_int { 0 })]
unsafe fn deliver(done: extern "C" fn(*mut c_void, *mut c_void), data: *mut c_void);

// The payload is a `const void *`, which the user data is not.
#[awaitable(path = their::receive, map = |_id: c_int, _payload: *const c_void| -> c_int { 0 })]
unsafe fn receive(done: extern "C" fn(c_int, *mut c_void, *const c_void), data: *mut c_void);

mod their {
    use std::ffi::{c_int, c_void};
    pub unsafe fn collate(_: extern "C" fn(*mut c_void, c_int, *const c_void, c_int), _: *mut c_void) {}
    pub unsafe fn find(_: extern "C" fn(c_int, *mut c_void, *mut c_void), _: *mut c_void) {}
    pub unsafe fn deliver(_: extern "C" fn(*mut c_void, *mut c_void), _: *mut c_void) {}
    pub unsafe fn receive(_: extern "C" fn(c_int, *mut c_void, *const c_void), _: *mut c_void) {}
}

fn main() {}
