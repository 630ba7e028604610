//! Functions that misbehave on purpose.

use std::ffi::{c_int, c_void};
use std::ops::ControlFlow;

use awaitify::awaitable;

pub(crate) type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
pub(crate) type EventFn = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void) -> c_int>;
pub(crate) type RecordFn =
    Option<unsafe extern "C" fn(status: c_int, record: *const c_void, data: *mut c_void)>;

fn started(status: c_int) -> Result<(), c_int> {
    if status == 0 { Ok(()) } else { Err(status) }
}

#[awaitable(prefix = "", suffix = "_awaited")]
unsafe extern "C" {
    pub(crate) safe fn misuse_twice(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_from_two_threads(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_from_ending_thread(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_call_at_exit(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_never(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_garbage(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_keep(value: c_int, done: SumFn, data: *mut c_void);
    pub(crate) safe fn misuse_callback_only(done: SumFn, data: *mut c_void);

    #[awaitable(started = |status| -> Result<(), c_int> { started(status) })]
    pub(crate) safe fn misuse_error_and_call(value: c_int, done: SumFn, data: *mut c_void)
    -> c_int;
    #[awaitable(started = |status| -> Result<(), c_int> { started(status) })]
    pub(crate) safe fn misuse_call_after_error(
        value: c_int,
        done: SumFn,
        data: *mut c_void,
    ) -> c_int;

    #[awaitable(started = |status| -> Result<ControlFlow<c_int>, ()> { Ok(ControlFlow::Break(status)) })]
    #[link_name = "misuse_call_after_error"]
    pub(crate) safe fn misuse_call_after_value(
        value: c_int,
        done: SumFn,
        data: *mut c_void,
    ) -> c_int;
    #[awaitable(
        revoke = |()| unreachable!("it is done"),
        started = |status| -> Result<ControlFlow<c_int>, ()> { Ok(ControlFlow::Break(status)) },
    )]
    #[link_name = "misuse_error_and_call"]
    pub(crate) safe fn misuse_value_and_call(value: c_int, done: SumFn, data: *mut c_void)
    -> c_int;

    // Delivers a string. If it received the completer of a number, memory would be corrupted.
    #[awaitable(map = |status: c_int, _record: *const c_void| -> String { status.to_string() })]
    pub(crate) safe fn misuse_kept_into(done: RecordFn, data: *mut c_void);

    #[awaitable(
        revoke = |operation: usize| misuse_revoke(operation as *mut c_void),
        started = |operation| -> Result<usize, ()> { Ok(operation.addr()) },
    )]
    pub(crate) safe fn misuse_begin(value: c_int, done: SumFn, data: *mut c_void) -> *mut c_void;

    #[awaitable(skip)]
    pub(crate) safe fn misuse_revoke(operation: *mut c_void);
    #[awaitable(skip)]
    pub(crate) safe fn misuse_call_kept(value: c_int);
    #[awaitable(skip)]
    pub(crate) safe fn misuse_call_kept_into(event: EventFn);
    pub(crate) safe fn misuse_heard_into(done: SumFn, data: *mut c_void);
}

/// A function whose `map` makes C call again.
pub(crate) mod nested {
    use super::*;

    #[awaitable(
        path = super::misuse_keep,
        callback = done,
        map = |value: c_int| -> c_int {
            misuse_call_kept(value + 1);
            value
        },
    )]
    pub(crate) fn map_calls(value: c_int, done: SumFn, data: *mut c_void);
}

/// Functions whose `map` panics, and one whose `started` panics.
pub(crate) mod panicking {
    use super::*;

    #[awaitable(
        path = super::misuse_twice,
        callback = done,
        map = |value: c_int| -> c_int { panic!("in `map`, with {value}") },
    )]
    pub(crate) fn map_panics(value: c_int, done: SumFn, data: *mut c_void);

    #[awaitable(
        path = super::misuse_keep,
        callback = done,
        started = |()| -> Result<(), ()> { panic!("in `started`") },
    )]
    pub(crate) fn start_panics(value: c_int, done: SumFn, data: *mut c_void);
}
