// A number in the place of a buffer would be an address that C writes to.
use awaitify::awaitable;

use std::ffi::{c_int, c_void};

type RandomFn = Option<unsafe extern "C" fn(status: c_int, buf: *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    fn random(buf: *mut c_void, size: usize, flags: c_int, random_fn: RandomFn);
    fn read(file: c_int, data: *mut c_void, length: usize, done: extern "C" fn(c_int, *mut c_void));
    fn scan(file: c_int, done: extern "C" fn(c_int, *mut c_void), buffer: *mut c_void);
    fn apart(data: *mut c_void, file: c_int, done: extern "C" fn(c_int, *mut c_void));
    fn push(queue: c_int, item: *mut c_void, done: extern "C" fn(c_int, *mut c_void));
    fn sign(file: c_int, private_key: *const c_void, done: extern "C" fn(c_int, *mut c_void));
    // The first parameter may be the object of the library.
    fn monitor(context: *mut c_void, done: extern "C" fn(c_int, *mut c_void));
    fn close(connection: *mut c_void, done: extern "C" fn(c_int, *mut c_void));
    // The other `void *` is the user data.
    fn write(file: c_int, done: extern "C" fn(c_int, *mut c_void), user_data: *mut c_void, bytes: *const c_void);
    fn send(bytes: *const c_void, length: usize, done: extern "C" fn(c_int, *mut c_void), data: *mut c_void);
    fn stream(arg: *mut c_void, size: usize, done: extern "C" fn(c_int, *mut c_void));
}

fn main() {}
