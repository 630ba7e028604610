//! `buffer`: C fills or reads memory that the wrapper owns until C calls back.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicUsize, Ordering};

use awaitify::awaitable;

use super::Context;

#[repr(C)]
struct Read {
    opaque: [u8; 0],
}

type ReadCb = Option<
    unsafe extern "C" fn(
        context: *mut Context,
        status: c_int,
        command_data: *mut c_void,
        data: *mut c_void,
    ),
>;

thread_local! {
    /// How many bytes were dropped on this thread.
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

/// How many bytes of each value were dropped on any thread.
static DROPS: [AtomicUsize; 256] = [const { AtomicUsize::new(0) }; 256];

/// A byte whose drop is counted.
#[repr(C)]
struct Counted(u8);

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
        DROPS[usize::from(self.0)].fetch_add(1, Ordering::Relaxed);
    }
}

fn counted() -> Vec<Counted> {
    DROPPED.set(0);
    (0..64).map(|_| Counted(0)).collect()
}

/// The address of an operation, which another thread may have.
#[derive(Clone, Copy)]
struct Handle(usize);

fn found(read: *mut Read) -> Result<Handle, &'static str> {
    match NonNull::new(read) {
        Some(read) => Ok(Handle(read.as_ptr().expose_provenance())),
        None => Err("empty"),
    }
}

/// Lets C fill the buffer and call back, on another thread.
fn finish(Handle(read): Handle) -> *mut u8 {
    // SAFETY: it is an operation that has not ended, and its buffer is alive, as the sanitizers check.
    unsafe { library_finish_read(std::ptr::with_exposed_provenance_mut(read)) }
}

fn cancel(Handle(read): Handle) {
    // SAFETY: it is an operation that has not ended.
    unsafe { library_cancel_read(std::ptr::with_exposed_provenance_mut(read)) }
}

unsafe extern "C" {
    fn library_finish_read(read: *mut Read) -> *mut u8;
    fn library_cancel_read(read: *mut Read);
}

#[awaitable(
    buffer = (buf, count),
    map = |_context: *mut Context, status: c_int, _command: *mut c_void| -> c_int { status },
)]
unsafe extern "C" {
    #[awaitable(
        name = read,
        user_data_at = last,
        started = |read| -> Result<Handle, &'static str> { found(read) },
    )]
    fn library_pread(
        context: *mut Context,
        buf: *mut u8,
        count: u32,
        offset: u64,
        cb: ReadCb,
        cb_data: *mut c_void,
    ) -> *mut Read;
}

/// The same function under other declarations.
mod counted_bytes {
    use super::*;

    #[awaitable(
        buffer = (buf, count),
        user_data_at = last,
        map = |_context: *mut Context, status: c_int, _command: *mut c_void| -> c_int { status },
    )]
    unsafe extern "C" {
        #[link_name = "library_pread"]
        #[awaitable(started = |read| -> Result<Handle, &'static str> { found(read) })]
        pub(super) fn read_counted(
            context: *mut Context,
            buf: *mut Counted,
            count: u32,
            offset: u64,
            cb: ReadCb,
            cb_data: *mut c_void,
        ) -> *mut Read;

        #[link_name = "library_pread"]
        #[awaitable(
            revoke = cancel,
            started = |read| -> Result<Handle, &'static str> { found(read) },
        )]
        pub(super) fn read_revoked(
            context: *mut Context,
            buf: *mut Counted,
            count: u32,
            offset: u64,
            cb: ReadCb,
            cb_data: *mut c_void,
        ) -> *mut Read;

        #[link_name = "library_pread"]
        #[awaitable(
            revoke = |_read| panic!("before it is cancelled"),
            started = |read| -> Result<Handle, &'static str> { STARTED.set(Some(found(read)?)); found(read) },
        )]
        pub(super) fn read_with_failing_hook(
            context: *mut Context,
            buf: *mut Counted,
            count: u32,
            offset: u64,
            cb: ReadCb,
            cb_data: *mut c_void,
        ) -> *mut Read;

        #[link_name = "library_pread"]
        #[awaitable(started = |read| -> Result<(), &'static str> { STARTED.set(Some(found(read)?)); panic!("started") })]
        pub(super) fn read_with_failing_check(
            context: *mut Context,
            buf: *mut Counted,
            count: u32,
            offset: u64,
            cb: ReadCb,
            cb_data: *mut c_void,
        ) -> *mut Read;
    }
}

use counted_bytes::*;

thread_local! {
    static STARTED: Cell<Option<Handle>> = const { Cell::new(None) };
}

#[test]
fn value_comes_with_buffer() {
    // SAFETY: the context is not used.
    let (handle, read) = unsafe { read(null_mut(), vec![0; 4], 7) }.unwrap();
    finish(handle);
    assert_eq!(read.wait(), Ok((4, vec![7, 8, 9, 10])));
}

#[test]
fn dropped_awaitable_leaves_buffer_to_c() {
    // SAFETY: as above.
    let (handle, read) = unsafe { awaitable_read_counted(null_mut(), counted(), 128) }.unwrap();
    drop(read);
    assert_eq!(DROPPED.get(), 0);
    finish(handle);
    // It was dropped by the thread that called back, after it was filled. No other test fills these values.
    let filled: usize = DROPS[128..192]
        .iter()
        .map(|drops| drops.load(Ordering::Relaxed))
        .sum();
    assert_eq!(filled, 64);
}

#[test]
fn start_error_drops_buffer() {
    // SAFETY: as above.
    let failed = unsafe { read(null_mut(), Vec::new(), 7) };
    assert_eq!(failed.err(), Some("empty"));
}

#[test]
fn revoked_buffer_is_dropped_after_the_hook() {
    // SAFETY: as above.
    let read = unsafe { awaitable_read_revoked(null_mut(), counted(), 7) }.unwrap();
    assert_eq!(DROPPED.get(), 0);
    drop(read);
    assert_eq!(DROPPED.get(), 64);
}

/// Frees what a panic has leaked, once C has filled it.
fn reclaim(handle: Handle) {
    assert_eq!(DROPPED.get(), 0);
    let buffer = finish(handle).cast::<Counted>();
    // SAFETY: the buffer was made with this length and is leaked otherwise.
    let buffer = unsafe { Vec::from_raw_parts(buffer, 64, 64) };
    assert_eq!(buffer[63].0, 63 + 7);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panic_in_hook_leaks_buffer() {
    // SAFETY: as above.
    drop(unsafe { awaitable_read_with_failing_hook(null_mut(), counted(), 7) });
    reclaim(STARTED.take().unwrap());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panic_in_started_leaks_buffer() {
    let buffer = counted();
    let failed = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: as above.
        unsafe { awaitable_read_with_failing_check(null_mut(), buffer, 7) }
    }));
    assert!(failed.is_err());
    reclaim(STARTED.take().unwrap());
}

#[awaitable(buffer = (bytes, length))]
unsafe extern "C" {
    fn library_sum_bytes(
        done: extern "C" fn(sum: c_int, data: *mut c_void),
        bytes: *const c_void,
        length: u8,
        data: *mut c_void,
    );
}

#[test]
fn buffer_that_c_reads() {
    // SAFETY: any bytes can be summed up.
    let sum = unsafe { awaitable_library_sum_bytes(vec![1, 2, 3]) };
    assert_eq!(sum.wait(), Ok((6, vec![1, 2, 3])));
}

#[test]
#[should_panic(expected = "a buffer of 256 elements is too long")]
fn length_must_fit() {
    // SAFETY: as above.
    drop(unsafe { awaitable_library_sum_bytes(vec![0; 256]) });
}

type Completion = *mut c_void;
type CompletionCb = Option<unsafe extern "C" fn(completion: Completion, argument: *mut c_void)>;

unsafe extern "C" {
    fn library_create_completion(
        argument: *mut c_void,
        complete: CompletionCb,
        safe: CompletionCb,
        made: *mut Completion,
    ) -> c_int;
    fn library_aio_read(
        io: *mut Context,
        object: *const c_char,
        completion: Completion,
        buffer: *mut c_char,
        length: usize,
        offset: u64,
    ) -> c_int;
    fn library_aio_get_return_value(completion: Completion) -> c_int;
    fn library_aio_release(completion: Completion);
}

/// Both steps of librados in one function.
#[awaitable(
    callback = complete,
    user_data_at = last,
    buffer = (buffer, length),
    map = |completion: Completion| -> Result<c_int, c_int> { result_of(completion) },
    started = |status| -> Result<(), c_int> { if status < 0 { Err(status) } else { Ok(()) } },
)]
unsafe fn aio_read(
    io: *mut Context,
    object: &CStr,
    complete: CompletionCb,
    argument: *mut c_void,
    buffer: *mut c_char,
    length: usize,
    offset: u64,
) -> c_int {
    let mut completion = null_mut();
    // SAFETY: by the caller's promise. If the read does not start, the completion is not used any more.
    unsafe {
        library_create_completion(argument, complete, None, &raw mut completion);
        let status = library_aio_read(io, object.as_ptr(), completion, buffer, length, offset);
        if status < 0 {
            library_aio_release(completion);
        }
        status
    }
}

fn result_of(completion: Completion) -> Result<c_int, c_int> {
    // SAFETY: the library passes the completion, which is done.
    let result = unsafe { library_aio_get_return_value(completion) };
    // SAFETY: it is released once.
    unsafe { library_aio_release(completion) };
    if result < 0 { Err(result) } else { Ok(result) }
}

#[test]
fn librados_reads_object() {
    // SAFETY: the library does not use the context.
    let read = unsafe { awaitable_aio_read(null_mut(), c"object", vec![0; 3], 1) };
    assert_eq!(read.unwrap().wait(), Ok((Ok(3), vec![1, 2, 3])));
}

#[test]
fn librados_fills_buffer_of_dropped_awaitable() {
    for _ in 0..20 {
        // SAFETY: as above.
        drop(unsafe { awaitable_aio_read(null_mut(), c"object", vec![0; 4096], 1) });
    }
}

#[test]
fn librados_fails_to_start() {
    // SAFETY: as above.
    let failed = unsafe { awaitable_aio_read(null_mut(), c"", vec![0; 3], 1) };
    assert_eq!(failed.err(), Some(-2));
}
