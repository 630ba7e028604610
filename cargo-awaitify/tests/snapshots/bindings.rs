//! Awaitable forms of the C functions in `their_c`, which is the module beside this one.
//!
//! Written by `cargo awaitify`.
//!
//! Without a declaration:
//!
//! - `super::their_c::their_secret`: `hidden::Secret` cannot be named outside its crate

use awaitify::awaitable;

#[awaitable(path = super::their_c::their_flush, name = async_their_flush, callback = done)]
pub unsafe fn their_flush(
    done: Option<
        unsafe extern "C" fn(data: *mut std::os::raw::c_void, status: std::os::raw::c_int),
    >,
    data: *mut std::os::raw::c_void,
);

// TODO awaitify: is `cb` called exactly once?
// #[awaitable(path = super::their_c::their_read, name = async_their_read, callback = cb)]
// pub unsafe fn their_read(
//     path: *const std::os::raw::c_char,
//     cb: Option<unsafe extern "C" fn(std::os::raw::c_int, *mut std::os::raw::c_void)>,
//     data: *mut std::os::raw::c_void,
// );

