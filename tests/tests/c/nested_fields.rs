//! Callbacks and user data in fields of fields.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use awaitify::awaitable;

type SentFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void)>;

/// A union of callbacks, as bindgen writes it.
#[repr(C)]
#[derive(Clone, Copy)]
union Callbacks {
    send: SentFn,
    receive: Option<unsafe extern "C" fn(data: *mut c_void)>,
}

#[repr(C)]
struct Data {
    user: *mut c_void,
}

/// Like the parameters of UCX, with the user data one level deeper.
#[repr(C)]
struct Parameters {
    callbacks: Callbacks,
    data: Data,
}

#[awaitable(
    callback = parameters.callbacks.send as SentFn,
    user_data = parameters.data.user,
)]
unsafe extern "C" fn send_with(value: c_int, parameters: *const Parameters) {
    // SAFETY: the caller passes parameters with this callback.
    unsafe {
        if let Some(send) = (*parameters).callbacks.send {
            send(value, (*parameters).data.user);
        }
    }
}

#[test]
fn fields_of_fields() {
    let parameters = Parameters {
        callbacks: Callbacks { receive: None },
        data: Data { user: null_mut() },
    };
    // SAFETY: the parameters are read during the call.
    assert_eq!(unsafe { awaitable_send_with(8, &parameters) }.wait(), Ok(8));
    assert!(parameters.data.user.is_null());
}

/// A request whose field is in a structure, as many C libraries write a base class.
#[repr(C)]
struct Derived {
    data: Data,
    result: c_int,
}

type DerivedFn = Option<unsafe extern "C" fn(request: *mut Derived)>;

#[awaitable(
    callback = done,
    request = request.data.user,
    map = |request: *mut Derived| -> c_int {
        // SAFETY: the request is valid during the call.
        unsafe { (*request).result }
    },
)]
unsafe extern "C" fn derived(value: c_int, request: *mut Derived, done: DerivedFn) {
    // SAFETY: the wrapper passes a request.
    unsafe {
        (*request).result = value;
        done.unwrap()(request);
    }
}

#[test]
fn field_of_base_is_user_data() {
    // SAFETY: the wrapper makes the request.
    assert_eq!(unsafe { awaitable_derived(4) }.wait(), Ok(4));
}
