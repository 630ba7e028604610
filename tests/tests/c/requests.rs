//! Cases that need code by hand: a request that carries its user data, and a variadic function.

use std::ffi::{CStr, c_char, c_int, c_void};

use awaitify::{Awaitable, Dropped, awaitable, ffi};

use super::records::ReplyFn;
use super::{Context, some_context};

type Answer = Result<c_int, Dropped>;
/// Represents the callback `request_done`.
enum RequestDone {}
type Registration = ffi::Registration<Answer, RequestDone>;

/// The library receives the address of the request and returns it, as libuv does. The request is in a box until then.
#[repr(C)]
struct Request {
    data: *mut c_void,
    done: unsafe extern "C" fn(request: *mut Request, status: c_int),
    input: c_int,
}

unsafe extern "C" {
    fn library_submit(request: *mut Request);
    fn library_command_with(
        context: *mut Context,
        done: ReplyFn,
        data: *mut c_void,
        format: *const c_char,
        ...
    ) -> c_int;
}

unsafe extern "C" fn request_done(request: *mut Request, status: c_int) {
    // SAFETY: the request comes from `submit` and is returned once. The library keeps this contract, and nothing checks
    // it.
    let request = unsafe { Box::from_raw(request) };
    Registration::complete(request.data, Ok(status));
}

fn submit(input: c_int) -> Awaitable<Answer> {
    Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        let request = Box::new(Request {
            data: registration.user_data(),
            done: request_done,
            input,
        });
        // SAFETY: the request lives until `request_done` frees it.
        unsafe { library_submit(Box::into_raw(request)) };
        registration.outlive();
    })
}

#[test]
fn request_holds_number() {
    assert_eq!(submit(6).wait(), Ok(7));
}

#[test]
fn unawaited_request_frees_itself() {
    drop(submit(6));
}

/// A function that can be annotated, because it calls the variadic one with fixed arguments.
#[awaitable(
    callback = done,
    map = |_context: *mut Context, reply: *mut c_void| -> Option<c_int> {
        // SAFETY: a reply of the library is null or points at an int.
        unsafe { reply.cast::<c_int>().as_ref() }.copied()
    },
    started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } },
)]
unsafe fn command_with(
    context: *mut Context,
    done: ReplyFn,
    data: *mut c_void,
    word: &CStr,
) -> c_int {
    // SAFETY: by the caller's promise; the format takes one string.
    unsafe { library_command_with(context, done, data, c"GET %s".as_ptr(), word.as_ptr()) }
}

#[test]
fn variadic_function_by_own_wrapper() {
    // SAFETY: the context is only handed on.
    let reply = unsafe { awaitable_command_with(some_context(), c"key") };
    assert_eq!(reply.unwrap().wait(), Ok(Some(6)));
}
