//! Written by hand, because callbacks of libuv get the request instead of user data, so no attribute can wrap them. The
//! completer is in the request's `data`, and the request is in a box until the callback.
//!
//! No handle is checked here: libuv is trusted to call once, with the request that it was given.

use std::ffi::c_int;

use awaitify::{Awaitable, Completer, Dropped};

/// A request or handle of libuv: the type of C, with a `data` field for the user.
///
/// # Safety
///
/// All zeros is a valid value, and `data` returns a field that libuv does not touch.
pub unsafe trait Request: Sized {
    fn data(&mut self) -> &mut *mut std::ffi::c_void;
}

type Completing<T> = Completer<Result<T, Dropped>>;

/// Starts an operation: `start` passes the request to libuv. If it returns an error, libuv does not keep the request.
pub fn submit<R: Request, T>(
    start: impl FnOnce(*mut R) -> c_int,
) -> Result<Awaitable<Result<T, Dropped>>, c_int> {
    let mut status = 0;
    let awaitable = Awaitable::new(|completer: Completing<T>| {
        // SAFETY: by the contract of the trait.
        let mut request: Box<R> = Box::new(unsafe { std::mem::zeroed() });
        *request.data() = completer.into_raw();
        let request = Box::into_raw(request);
        status = start(request);
        if status < 0 {
            // SAFETY: it did not start, so libuv does not have the request.
            drop(unsafe { finish::<R, T>(request) });
        }
    });
    if status < 0 {
        Err(status)
    } else {
        Ok(awaitable)
    }
}

/// Takes a request back, and its completer.
///
/// # Safety
///
/// `request` comes from `submit::<R, T>`, and is taken back once.
pub unsafe fn finish<R: Request, T>(request: *mut R) -> (Box<R>, Completing<T>) {
    // SAFETY: the caller promises it.
    let mut request = unsafe { Box::from_raw(request) };
    // SAFETY: `submit` stored it, with this type.
    let completer = unsafe { Completer::from_raw(*request.data()) };
    (request, completer)
}
