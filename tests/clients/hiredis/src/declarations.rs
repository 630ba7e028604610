//! Declarations of `<hiredis/async.h>`.
//!
//! `redisAsyncCommand` is variadic, so a wrapper could not pass on its arguments. `redisAsyncCommandArgv` takes an
//! array instead.

#![allow(unsafe_op_in_unsafe_fn, reason = "bindgen's")]
#![allow(
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    reason = "as hiredis calls them"
)]

use std::ffi::{c_char, c_int, c_void};

use awaitify::awaitable;

#[allow(dead_code, reason = "not all that is declared is used")]
mod hiredis {
    include!(concat!(env!("OUT_DIR"), "/hiredis.rs"));
}
pub use hiredis::*;

/// A reply, copied from the memory of hiredis. `None` if the connection is lost.
#[derive(Debug, PartialEq)]
pub enum Reply {
    Status(String),
    Bytes(Vec<u8>),
    Nil,
    Other(u32),
}

/// Copies a reply.
///
/// # Safety
///
/// `reply` is the one that hiredis passed to a callback, which is still running.
unsafe fn copy(reply: *mut c_void) -> Option<Reply> {
    // SAFETY: the caller promises that it is null or a reply.
    let reply = unsafe { reply.cast::<redisReply>().as_ref() }?;
    let kind = u32::try_from(reply.type_).expect("a small number");
    // SAFETY: replies of these kinds have `len` bytes at `str`.
    let bytes =
        || unsafe { std::slice::from_raw_parts(reply.str_.cast::<u8>(), reply.len) }.to_vec();
    Some(match kind {
        REDIS_REPLY_STATUS => Reply::Status(String::from_utf8_lossy(&bytes()).into_owned()),
        REDIS_REPLY_STRING => Reply::Bytes(bytes()),
        REDIS_REPLY_NIL => Reply::Nil,
        other => Reply::Other(other),
    })
}

#[awaitable(
    path = hiredis::redisAsyncCommandArgv,
    callback = done,
    user_data = data,
    started = |status| -> Result<(), c_int> { if status == REDIS_OK as c_int { Ok(()) } else { Err(status) } },
    map = |_context: *mut redisAsyncContext, reply: *mut c_void| -> Option<Reply> {
        // SAFETY: this is the callback.
        unsafe { copy(reply) }
    },
)]
pub unsafe fn command(
    context: *mut redisAsyncContext,
    done: redisCallbackFn,
    data: *mut c_void,
    count: c_int,
    words: *mut *const c_char,
    lengths: *const usize,
) -> c_int;

/// Opaque.
#[repr(C)]
pub struct event_base {
    opaque: [u8; 0],
}

pub const EVLOOP_ONCE: c_int = 1;

unsafe extern "C" {
    pub fn attach(context: *mut redisAsyncContext, base: *mut event_base) -> c_int;
    pub fn event_base_new() -> *mut event_base;
    pub fn event_base_loop(base: *mut event_base, flags: c_int) -> c_int;
    pub fn event_base_free(base: *mut event_base);
}
