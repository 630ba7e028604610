//! Functions that bindgen declared, wrapped by declarations without a body.

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

/// Copied from bindgen, because an attribute cannot be added to its output.
mod bindings {
    #![allow(non_camel_case_types, reason = "bindgen keeps the names of C")]

    pub(super) type sum_fn = ::std::option::Option<
        unsafe extern "C" fn(sum: ::std::os::raw::c_int, data: *mut ::std::os::raw::c_void),
    >;
    pub(super) type user_data = *mut ::std::os::raw::c_void;

    unsafe extern "C" {
        pub(super) fn library_add(
            a: ::std::os::raw::c_int,
            b: ::std::os::raw::c_int,
            done: sum_fn,
            data: *mut ::std::os::raw::c_void,
        );
        pub(super) fn library_try_add(
            a: ::std::os::raw::c_int,
            b: ::std::os::raw::c_int,
            done: sum_fn,
            data: user_data,
        ) -> ::std::os::raw::c_int;
    }
}

#[awaitable(path = bindings::library_add, callback = done)]
unsafe fn add(a: c_int, b: c_int, done: bindings::sum_fn, data: *mut c_void);

#[awaitable(
    path = bindings::library_try_add,
    callback = done,
    user_data = data,
    started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } },
)]
unsafe fn try_add(a: c_int, b: c_int, done: bindings::sum_fn, data: bindings::user_data) -> c_int;

#[test]
fn declares_bindgen_function() {
    // SAFETY: no pointers are passed.
    assert_eq!(unsafe { add(3, 4) }.wait(), Ok(7));
}

#[test]
fn user_data_alias() {
    // SAFETY: no pointers are passed.
    let (sum, refused) = unsafe { (try_add(3, 4), try_add(-3, 4)) };
    assert_eq!(sum.unwrap().wait(), Ok(7));
    assert_eq!(refused.unwrap_err(), -22);
}
