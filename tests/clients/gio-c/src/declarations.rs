//! Declarations of `<gio/gio.h>`. Its operations end with a `…_finish` call, which `map` makes inside the callback.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null_mut, slice_from_raw_parts};

use awaitify::awaitable;

/// `gpointer`
#[allow(non_camel_case_types, reason = "as GLib calls it")]
pub type gpointer = *mut c_void;

#[repr(C)]
pub struct GError {
    domain: u32,
    code: c_int,
    message: *mut c_char,
}

/// `GAsyncReadyCallback`
pub type GAsyncReadyCallback =
    Option<unsafe extern "C" fn(source: *mut c_void, result: *mut c_void, data: gpointer)>;

/// `GFileProgressCallback`
pub type GFileProgressCallback =
    Option<unsafe extern "C" fn(current: i64, total: i64, data: gpointer)>;

/// The message of a `GError`.
pub type Loaded = Result<Vec<u8>, String>;

/// Ends the loading of a file.
///
/// # Safety
///
/// Only the ready callback of `g_file_load_contents_async` may call this, with its own arguments.
unsafe fn finish(file: *mut c_void, result: *mut c_void) -> Loaded {
    let (mut contents, mut length, mut error) = (null_mut::<c_char>(), 0, null_mut::<GError>());
    // SAFETY: the caller promises it. GIO documents that the results are valid, and that the caller frees them.
    unsafe {
        if g_file_load_contents_finish(
            file,
            result,
            &mut contents,
            &mut length,
            null_mut(),
            &mut error,
        ) == 0
        {
            let message = CStr::from_ptr((*error).message)
                .to_string_lossy()
                .into_owned();
            g_error_free(error);
            return Err(message);
        }
        let copied = (*slice_from_raw_parts(contents.cast::<u8>(), length)).to_vec();
        g_free(contents.cast());
        Ok(copied)
    }
}

/// Ends the copying of a file.
///
/// # Safety
///
/// Only the ready callback of `g_file_copy_async` may call this, with its own arguments.
unsafe fn finish_copy(file: *mut c_void, result: *mut c_void) -> bool {
    // SAFETY: the caller promises it. An error that is not asked for is released by GIO.
    unsafe { g_file_copy_finish(file, result, null_mut()) != 0 }
}

#[awaitable]
#[link(name = "gio-2.0")]
unsafe extern "C" {
    /// Both callbacks have user data of their own, and lead to one copy.
    #[awaitable(
        progress(unbounded) = progress,
        callback = callback,
        user_data_at = last,
        map = |file: *mut c_void, result: *mut c_void| -> bool {
            // SAFETY: this is the ready callback.
            unsafe { finish_copy(file, result) }
        },
    )]
    pub fn g_file_copy_async(
        source: *mut c_void,
        destination: *mut c_void,
        flags: c_int,
        io_priority: c_int,
        cancellable: *mut c_void,
        progress: GFileProgressCallback,
        progress_data: gpointer,
        callback: GAsyncReadyCallback,
        data: gpointer,
    );

    #[awaitable(skip)]
    fn g_file_copy_finish(file: *mut c_void, result: *mut c_void, error: *mut *mut GError)
    -> c_int;

    #[awaitable(
        user_data_at = last,
        map = |file: *mut c_void, result: *mut c_void| -> Loaded {
            // SAFETY: this is the ready callback.
            unsafe { finish(file, result) }
        },
    )]
    pub fn g_file_load_contents_async(
        file: *mut c_void,
        cancellable: *mut c_void,
        callback: GAsyncReadyCallback,
        data: gpointer,
    );

    #[awaitable(skip)]
    fn g_file_load_contents_finish(
        file: *mut c_void,
        result: *mut c_void,
        contents: *mut *mut c_char,
        length: *mut usize,
        etag: *mut *mut c_char,
        error: *mut *mut GError,
    ) -> c_int;
    pub fn g_file_new_for_path(path: *const c_char) -> *mut c_void;
    pub fn g_cancellable_new() -> *mut c_void;
    pub fn g_cancellable_cancel(cancellable: *mut c_void);
}

#[link(name = "gobject-2.0")]
#[link(name = "glib-2.0")]
unsafe extern "C" {
    pub fn g_object_unref(object: *mut c_void);
    pub fn g_main_context_iteration(context: *mut c_void, may_block: c_int) -> c_int;
    fn g_error_free(error: *mut GError);
    fn g_free(memory: *mut c_void);
}
