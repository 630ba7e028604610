//! Operations that run for a while, and how they are cancelled.

use std::ffi::{c_int, c_uint, c_void};
use std::ptr::NonNull;
use std::sync::Mutex;

use awaitify::{awaitable, ffi};

use super::{Context, Operation, some_context};

pub(crate) type SumFn = Option<unsafe extern "C" fn(sum: c_int, data: *mut c_void)>;
pub(crate) type ReadyFn =
    Option<unsafe extern "C" fn(source: *mut Context, result: *mut Operation, data: *mut c_void)>;

/// An operation that can be cancelled from any thread.
#[derive(Clone, Copy)]
pub(crate) struct Handle(NonNull<Operation>);

// SAFETY: the library locks its list.
unsafe impl Send for Handle {}

/// Returns an error if the pointer is null, because the operation did not start.
fn begun(operation: *mut Operation) -> Result<Handle, &'static str> {
    NonNull::new(operation).map(Handle).ok_or("not started")
}

mod cancelled {
    use super::*;

    #[awaitable(
        started = |operation| -> Result<Handle, &'static str> { begun(operation) },
        // SAFETY: the library knows which operations are still there.
        cancel = |handle: Handle| unsafe { library_cancel(handle.0.as_ptr()) },
    )]
    unsafe extern "C" {
        pub(super) fn library_begin(value: c_int, done: SumFn, data: *mut c_void)
        -> *mut Operation;
        #[awaitable(skip)]
        fn library_cancel(operation: *mut Operation);
    }
}

mod revoked {
    use super::*;

    #[awaitable(
        started = |operation| -> Result<Handle, &'static str> { begun(operation) },
        // SAFETY: the library knows which operations are still there.
        revoke = |handle: Handle| unsafe { library_revoke(handle.0.as_ptr()) },
    )]
    unsafe extern "C" {
        pub(super) fn library_begin(value: c_int, done: SumFn, data: *mut c_void)
        -> *mut Operation;
        #[awaitable(skip)]
        fn library_revoke(operation: *mut Operation);
    }
}

/// A raw handle, which stays on this thread.
mod revoked_here {
    use super::*;

    #[awaitable(
        // SAFETY: the library knows which operations are still there.
        revoke = |operation| unsafe { library_revoke(operation) },
        local,
    )]
    unsafe extern "C" {
        pub(super) fn library_begin(value: c_int, done: SumFn, data: *mut c_void)
        -> *mut Operation;
        #[awaitable(skip)]
        fn library_revoke(operation: *mut Operation);
    }
}

/// The handle is an out-parameter, which the hook reads.
#[awaitable(
    callback = done,
    // SAFETY: the caller keeps the place of the handle until the awaitable is done.
    revoke = move |()| unsafe { library_revoke(*operation) },
    local,
)]
unsafe extern "C" fn begin_into(
    operation: *mut *mut Operation,
    value: c_int,
    done: SumFn,
    data: *mut c_void,
) {
    // SAFETY: by the caller's promise.
    unsafe { *operation = library_begin(value, done, data) };
}

unsafe extern "C" {
    fn library_begin(value: c_int, done: SumFn, data: *mut c_void) -> *mut Operation;
    fn library_revoke(operation: *mut Operation);
}

#[awaitable]
unsafe extern "C" {
    #[awaitable(skip)]
    safe fn library_run();
    #[awaitable(skip)]
    safe fn library_pending() -> usize;
    #[awaitable(skip)]
    fn library_load_finish(result: *mut Operation) -> c_int;

    #[awaitable(map = |_source: *mut Context, result: *mut Operation| -> c_int {
        // SAFETY: it is the result of this call.
        unsafe { library_load_finish(result) }
    })]
    fn library_load_async(context: *mut Context, ready: ReadyFn, data: *mut c_void);

    fn library_start(value: c_int, id: *mut c_uint, done: SumFn, data: *mut c_void) -> c_int;
}

/// The tests take turns, because the library has one list of operations.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn operations_end_in_loop() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    let (a, b) = unsafe {
        (
            cancelled::awaitable_library_begin(1),
            revoked::awaitable_library_begin(2),
        )
    };
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!(!a.is_done() && !b.is_done());
    library_run();
    assert_eq!((a.wait(), b.wait()), (Ok(1), Ok(2)));
}

#[test]
fn null_handle_is_start_error() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    let refused = unsafe { cancelled::awaitable_library_begin(-1) };
    assert_eq!(refused.err(), Some("not started"));
}

#[test]
fn drop_cancels() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    drop(unsafe { cancelled::awaitable_library_begin(1) });
    assert_eq!(library_pending(), 0);
}

#[test]
fn cancel_returns_status_of_c() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    let begun = unsafe { cancelled::awaitable_library_begin(1) }.unwrap();
    assert_eq!(begun.cancel().wait(), Ok(-1));
}

#[test]
fn drop_revokes() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    drop(unsafe { revoked::awaitable_library_begin(1) });
    assert_eq!(library_pending(), 0);
}

#[test]
fn drop_revokes_raw_handle_here() {
    let _guard = ONE_AT_A_TIME.lock();
    let outstanding = ffi::outstanding();
    // SAFETY: no pointers are passed.
    let begun = unsafe { revoked_here::awaitable_library_begin(1) };
    assert!(!begun.is_done());
    drop(begun);
    assert_eq!((library_pending(), ffi::outstanding()), (0, outstanding));
}

#[test]
fn hook_reads_out_parameter() {
    let _guard = ONE_AT_A_TIME.lock();
    let mut operation = std::ptr::null_mut();
    // SAFETY: the place outlives the awaitable.
    let begun = unsafe { awaitable_begin_into(&mut operation, 1) };
    assert_eq!(library_pending(), 1);
    drop(begun);
    assert_eq!(library_pending(), 0);
}

#[test]
fn cancel_with_revoke_is_dropped() {
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    let begun = unsafe { revoked::awaitable_library_begin(1) }.unwrap();
    let dropped = begun.cancel().wait().unwrap_err();
    assert_eq!(dropped.function(), "library_begin");
}

#[test]
fn finish_function_in_map() {
    // SAFETY: the context is only handed on.
    let awaitable = unsafe { awaitable_library_load_async(some_context()) };
    assert_eq!(awaitable.wait(), Ok(9));
}

#[test]
fn out_parameter_and_return_value() {
    let mut id = 0;
    // SAFETY: `id` lives during the call.
    let (status, value) = unsafe { awaitable_library_start(5, &raw mut id) };
    assert_eq!((status, id, value.wait()), (0, 77, Ok(5)));
}

#[test]
fn awaitable_of_c_is_send() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let _guard = ONE_AT_A_TIME.lock();
    // SAFETY: no pointers are passed.
    let begun = is_send(unsafe { cancelled::awaitable_library_begin(3) }.unwrap());
    library_run();
    assert_eq!(begun.wait(), Ok(3));
    let _ = ffi::outstanding();
}
