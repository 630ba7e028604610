//! By hand: libuv's callbacks get the request, not user data, so no attribute can wrap them. The completer rides in the
//! request's `data`, and the request in a box that the callback takes back.
//!
//! There is no checked handle here: that libuv calls once, with the request it was given, is taken on trust.

use std::ffi::c_int;

use awaitify::{Awaitable, Completer, Dropped};

/// A request or handle of libuv: C's own type, with a `data` that is ours.
///
/// # Safety
///
/// All zeros is a valid value, and `data` gives a field that libuv leaves alone.
pub unsafe trait Request: Sized {
    fn data(&mut self) -> &mut *mut std::ffi::c_void;
}

type Completing<T> = Completer<Result<T, Dropped>>;

/// Starts an operation: `start` gives the request to libuv. `Err` is libuv's: then it holds nothing.
pub fn submit<R: Request, T>(
    start: impl FnOnce(*mut R) -> c_int,
) -> Result<Awaitable<Result<T, Dropped>>, c_int> {
    let mut status = 0;
    let awaitable = Awaitable::new(|completer: Completing<T>| {
        // SAFETY: by the trait's contract.
        let mut request: Box<R> = Box::new(unsafe { std::mem::zeroed() });
        *request.data() = completer.into_raw();
        let request = Box::into_raw(request);
        status = start(request);
        if status < 0 {
            // SAFETY: it did not start, so nobody else has the request.
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
    // SAFETY: by the caller's promise.
    let mut request = unsafe { Box::from_raw(request) };
    // SAFETY: `submit` put it there, of this type.
    let completer = unsafe { Completer::from_raw(*request.data()) };
    (request, completer)
}
