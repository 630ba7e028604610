#![allow(unused_variables)]

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use awaitify::awaitable;

type DoneFn = unsafe extern "C" fn(status: c_int, data: *mut c_void);
type EachFn = unsafe extern "C" fn(data: *mut *mut c_void, count: c_int);
type DestroyFn = unsafe extern "C" fn(data: *mut c_void);

#[awaitable]
unsafe extern "C" {
    fn lent(done: extern "C" fn(&c_int, *mut c_void), data: *mut c_void);
    fn found(done: extern "C" fn(Option<NonNull<c_int>>, *mut c_void), data: *mut c_void);
    #[awaitable(during_call)]
    fn once(done: DoneFn, data: *mut c_void);
    #[awaitable(callback = done, destroy = data)]
    fn released(done: DoneFn, data: *mut c_void, release: DestroyFn);
    #[awaitable(user_data_at = array, stream(unbounded), revoke = |()| ())]
    fn many(done: EachFn, data: *mut c_void);
}

fn main() {}
