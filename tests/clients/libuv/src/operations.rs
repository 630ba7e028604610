//! Operations of libuv, declared: a name, a read, a state of a file, a timer. The wrappers make the requests.

use std::ffi::{CString, c_char, c_int};
use std::mem::MaybeUninit;
use std::net::Ipv4Addr;
use std::path::Path;

use awaitify::awaitable;

use crate::declarations::*;

/// The answer of a function that starts an operation.
fn check(status: c_int) -> Result<(), c_int> {
    if status < 0 { Err(status) } else { Ok(()) }
}

/// Resolves a name, which libuv copies.
#[awaitable(
    path = uv_getaddrinfo,
    callback = cb,
    request = req.data,
    started = |status| -> Result<(), c_int> { check(status) },
    map = |_req: *mut uv_getaddrinfo_t, status: c_int, found: *mut addrinfo| -> Result<Ipv4Addr, c_int> {
        // SAFETY: the list is from libuv, and the callback frees it. Null is allowed.
        unsafe {
            let address = first_address(found);
            uv_freeaddrinfo(found);
            address.ok_or(status)
        }
    },
)]
pub unsafe fn resolve(
    run_loop: *mut uv_loop_t,
    req: *mut uv_getaddrinfo_t,
    cb: uv_getaddrinfo_cb,
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
) -> c_int;

/// Returns the address in a list.
///
/// # Safety
///
/// `found` is a list from libuv, or null.
unsafe fn first_address(mut found: *mut addrinfo) -> Option<Ipv4Addr> {
    // SAFETY: the caller promises it. An address of `AF_INET` has four bytes after family and port.
    while let Some(entry) = unsafe { found.as_ref() } {
        if entry.ai_family == AF_INET as c_int {
            // SAFETY: as above.
            let bytes = unsafe { entry.ai_addr.cast::<[u8; 8]>().read_unaligned() };
            return Some(Ipv4Addr::new(bytes[4], bytes[5], bytes[6], bytes[7]));
        }
        found = entry.ai_next;
    }
    None
}

/// The result of a request for a file, which is cleaned up.
///
/// # Safety
///
/// The callback of the request is running.
unsafe fn finish(req: *mut uv_fs_t) -> Result<usize, isize> {
    // SAFETY: by the caller's promise.
    unsafe {
        let result = (*req).result;
        uv_fs_req_cleanup(req);
        usize::try_from(result).map_err(|_| result)
    }
}

/// Reads into buffers, which must live until libuv is done.
#[awaitable(
    path = uv_fs_read,
    callback = cb,
    request = req.data,
    started = |status| -> Result<(), c_int> { check(status) },
    // SAFETY: this is the callback.
    map = |req: *mut uv_fs_t| -> Result<usize, isize> { unsafe { finish(req) } },
)]
pub unsafe fn read(
    run_loop: *mut uv_loop_t,
    req: *mut uv_fs_t,
    file: uv_file,
    buffers: *const uv_buf_t,
    count: u32,
    offset: i64,
    cb: uv_fs_cb,
) -> c_int;

/// The size of a file, which libuv writes into the request.
#[awaitable(
    path = uv_fs_stat,
    callback = cb,
    request = req.data,
    started = |status| -> Result<(), c_int> { check(status) },
    map = |req: *mut uv_fs_t| -> Result<u64, isize> {
        // SAFETY: this is the callback.
        unsafe {
            let size = (*req).statbuf.st_size;
            finish(req).map(|_| size)
        }
    },
)]
pub unsafe fn size(
    run_loop: *mut uv_loop_t,
    req: *mut uv_fs_t,
    path: *const c_char,
    cb: uv_fs_cb,
) -> c_int;

#[awaitable(
    path = uv_timer_start,
    callback = cb,
    request = &timer.data,
    started = |status| -> Result<(), c_int> { check(status) },
    map = |_timer: *mut uv_timer_t| -> () {},
)]
unsafe fn start_timer(timer: *mut uv_timer_t, cb: uv_timer_cb, timeout: u64, repeat: u64) -> c_int;

#[awaitable(
    path = uv_close,
    callback = cb,
    request = &handle.data,
    map = |_handle: *mut uv_handle_t| -> () {},
)]
unsafe fn close(handle: *mut uv_handle_t, cb: uv_close_cb);

/// Waits. A timer is a handle, so its memory is freed only after it is closed.
///
/// # Safety
///
/// `run_loop` is initialised, and outlives the operation.
pub async unsafe fn sleep(run_loop: *mut uv_loop_t, milliseconds: u64) -> Result<(), c_int> {
    let timer: *mut uv_timer_t = Box::into_raw(Box::<uv_timer_t>::new_uninit()).cast();
    // SAFETY: the timer lives until it is closed. If this future is dropped before, it is leaked.
    unsafe {
        check(uv_timer_init(run_loop, timer))?;
        start_timer(timer, milliseconds, 0)?
            .await
            .expect("it elapses");
        close(timer.cast()).await.expect("it is closed");
        drop(Box::from_raw(timer.cast::<MaybeUninit<uv_timer_t>>()));
    }
    Ok(())
}

/// Opens a file for [`read`], without a callback.
pub fn open(run_loop: *mut uv_loop_t, path: &Path) -> c_int {
    let path = CString::new(path.to_str().expect("a plain name")).expect("no null in it");
    // SAFETY: without a callback, the request is done when the call returns.
    unsafe {
        let mut request: uv_fs_t = std::mem::zeroed();
        let file = uv_fs_open(
            run_loop,
            &mut request,
            path.as_ptr(),
            O_RDONLY as c_int,
            0,
            None,
        );
        uv_fs_req_cleanup(&mut request);
        file
    }
}

/// Makes a new loop.
pub fn new_loop() -> *mut uv_loop_t {
    let run_loop = Box::into_raw(Box::<uv_loop_t>::new_uninit()).cast();
    // SAFETY: the memory has the right size.
    assert_eq!(unsafe { uv_loop_init(run_loop) }, 0);
    run_loop
}

/// Frees a loop.
///
/// # Safety
///
/// `run_loop` comes from [`new_loop`], and is not used any more.
pub unsafe fn close_loop(run_loop: *mut uv_loop_t) {
    // SAFETY: the caller promises it. A closed loop is only memory.
    unsafe {
        assert_eq!(uv_loop_close(run_loop), 0);
        drop(Box::from_raw(run_loop.cast::<MaybeUninit<uv_loop_t>>()));
    }
}
