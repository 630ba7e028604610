//! Three operations of libuv: a name, a read, a timer.

use std::ffi::{CStr, c_int, c_void};
use std::net::Ipv4Addr;
use std::path::Path;

use awaitify::{Awaitable, Dropped};

use crate::declarations::*;
use crate::request::{Request, finish, submit};

pub type Started<T> = Result<Awaitable<Result<T, Dropped>>, c_int>;

macro_rules! request {
    ($($name:ty),*) => {$(
        // SAFETY: a C struct of numbers and pointers. libuv documents that `data` belongs to the user.
        unsafe impl Request for $name {
            fn data(&mut self) -> &mut *mut c_void {
                &mut self.data
            }
        }
    )*};
}
request!(uv_getaddrinfo_t, uv_fs_t, uv_timer_t);

/// Resolves a name.
///
/// # Safety
///
/// `run_loop` is initialised, and outlives the operation.
pub unsafe fn resolve(run_loop: *mut uv_loop_t, name: &CStr) -> Started<Result<Ipv4Addr, c_int>> {
    // SAFETY: the request lives until `resolved`, and libuv copies the name.
    submit(|request| unsafe {
        uv_getaddrinfo(
            run_loop,
            request,
            Some(resolved),
            name.as_ptr(),
            std::ptr::null(),
            std::ptr::null(),
        )
    })
}

unsafe extern "C" fn resolved(request: *mut uv_getaddrinfo_t, status: c_int, found: *mut addrinfo) {
    // SAFETY: the request is from `resolve`, and this is called once.
    let (_request, completer) = unsafe { finish::<_, Result<Ipv4Addr, c_int>>(request) };
    // SAFETY: the list is from libuv, and the caller frees it.
    let address = unsafe { first_address(found) };
    // SAFETY: as above; null is allowed.
    unsafe { uv_freeaddrinfo(found) };
    completer.complete(Ok(address.ok_or(status)));
}

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

/// The buffer that libuv reads into. It is part of the request, because it must live until libuv is done, also if the
/// awaitable is dropped.
#[repr(C)]
struct Reading {
    request: uv_fs_t,
    bytes: [u8; 64],
}

// SAFETY: the request is the first field, and the others are bytes.
unsafe impl Request for Reading {
    fn data(&mut self) -> &mut *mut c_void {
        &mut self.request.data
    }
}

/// Reads the beginning of a file.
///
/// # Safety
///
/// The same as for [`resolve`].
pub unsafe fn read(run_loop: *mut uv_loop_t, file: c_int) -> Started<Result<Vec<u8>, isize>> {
    // SAFETY: the request and its bytes live until `was_read`.
    submit(|reading: *mut Reading| unsafe {
        let buffer = uv_buf_init((&raw mut (*reading).bytes).cast(), 64);
        uv_fs_read(
            run_loop,
            reading.cast(),
            file,
            &buffer,
            1,
            0,
            Some(was_read),
        )
    })
}

unsafe extern "C" fn was_read(request: *mut uv_fs_t) {
    // SAFETY: the request is from `read`, and is the first field. This is called once.
    let (mut reading, completer) =
        unsafe { finish::<Reading, Result<Vec<u8>, isize>>(request.cast()) };
    let length = reading.request.result;
    // SAFETY: the request is done.
    unsafe { uv_fs_req_cleanup(&mut reading.request) };
    let bytes = usize::try_from(length).map(|length| reading.bytes[..length].to_vec());
    completer.complete(Ok(bytes.map_err(|_| length)));
}

/// Opens a file for [`read`], without a callback.
pub fn open(run_loop: *mut uv_loop_t, path: &Path) -> c_int {
    let path = std::ffi::CString::new(path.to_str().expect("a plain name")).expect("no null in it");
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

/// Waits.
///
/// # Safety
///
/// The same as for [`resolve`].
pub unsafe fn sleep(run_loop: *mut uv_loop_t, milliseconds: u64) -> Started<()> {
    // SAFETY: the timer lives until `closed`.
    submit(|timer| unsafe {
        let status = uv_timer_init(run_loop, timer);
        if status < 0 {
            status
        } else {
            uv_timer_start(timer, Some(elapsed), milliseconds, 0)
        }
    })
}

/// A timer is a handle, so it may be freed only after it is closed.
unsafe extern "C" fn elapsed(timer: *mut uv_timer_t) {
    // SAFETY: libuv passes its own handle.
    unsafe { uv_close(timer.cast(), Some(closed)) };
}

unsafe extern "C" fn closed(timer: *mut uv_handle_t) {
    // SAFETY: the handle is from `sleep`, and is closed once.
    let (_timer, completer) = unsafe { finish::<uv_timer_t, ()>(timer.cast()) };
    completer.complete(Ok(()));
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
        drop(Box::from_raw(
            run_loop.cast::<std::mem::MaybeUninit<uv_loop_t>>(),
        ));
    }
}
