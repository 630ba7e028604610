//! What a C function returns for its caller to free, for example an object of GIO.

use std::fmt;
use std::mem::ManuallyDrop;

/// A pointer to something of C that is freed on drop.
///
/// A `map` returns it if C passes ownership, as `g_file_read_finish` does in GIO. If nobody receives it, because the
/// awaitable was dropped, it is freed as well. An [`Object`](super::Object) is only a pointer and is never freed.
///
/// ```
/// use std::ffi::{c_char, c_void};
///
/// use awaitify::{awaitable, ffi::Owned};
///
/// type AnswerFn = Option<unsafe extern "C" fn(answer: *mut c_char, data: *mut c_void)>;
///
/// #[awaitable(map = |answer: *mut c_char| -> Owned<c_char> {
///     // SAFETY: C passes text that the callback has to free, which may happen on any thread.
///     unsafe { Owned::new(answer, |answer| free(answer.cast())) }
/// })]
/// unsafe extern "C" {
///     fn ask(done: AnswerFn, data: *mut c_void);
/// }
///
/// unsafe extern "C" {
///     fn free(memory: *mut c_void);
/// }
/// # unsafe extern "C" { fn malloc(size: usize) -> *mut c_void; }
/// # mod library {
/// #     use super::*;
/// #     #[unsafe(no_mangle)]
/// #     unsafe extern "C" fn ask(done: AnswerFn, data: *mut c_void) {
/// #         if let Some(done) = done {
/// #             let text = unsafe { malloc(1) }.cast::<c_char>();
/// #             unsafe { text.write(b'7' as c_char) };
/// #             unsafe { done(text, data) }
/// #         }
/// #     }
/// # }
///
/// # fn main() {
/// // SAFETY: it has no requirements.
/// let answer = unsafe { awaitable_ask() }.wait().expect("C calls back");
/// // SAFETY: C passes one character, which lives as long as `answer`.
/// assert_eq!(unsafe { *answer.pointer() }, b'7' as c_char);
/// # }
/// ```
pub struct Owned<T> {
    pointer: *mut T,
    free: unsafe fn(*mut T),
}

impl<T> Owned<T> {
    /// Takes over what `pointer` leads to. Drop passes it to `free`, unless it is null.
    ///
    /// # Safety
    ///
    /// The pointer is null, or `free` may be called with it once, later and on any thread. Nothing else frees it.
    pub unsafe fn new(pointer: *mut T, free: unsafe fn(*mut T)) -> Self {
        Owned { pointer, free }
    }

    /// The pointer, which is valid until this value is dropped.
    #[must_use]
    pub fn pointer(&self) -> *mut T {
        self.pointer
    }

    /// Returns the pointer, which the caller has to free then.
    ///
    /// ```
    /// use awaitify::ffi::Owned;
    ///
    /// unsafe fn free(number: *mut u8) {
    ///     // SAFETY: the pointer is that of a box.
    ///     drop(unsafe { Box::from_raw(number) });
    /// }
    ///
    /// // SAFETY: the box is freed once.
    /// let number = unsafe { Owned::new(Box::into_raw(Box::new(7)), free) };
    /// let pointer = number.into_pointer();
    /// // SAFETY: as above.
    /// assert_eq!(*unsafe { Box::from_raw(pointer) }, 7);
    /// ```
    #[must_use = "it has to be freed"]
    pub fn into_pointer(self) -> *mut T {
        ManuallyDrop::new(self).pointer
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if !self.pointer.is_null() {
            // SAFETY: by the contract of `new`. `into_pointer` does not drop, so this is the only call.
            unsafe { (self.free)(self.pointer) };
        }
    }
}

impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pointer.fmt(formatter)
    }
}

// SAFETY: `free` may be called on any thread, by the contract of `new`. Safe code cannot reach what it points to.
unsafe impl<T> Send for Owned<T> {}
// SAFETY: a reference only leads to the address.
unsafe impl<T> Sync for Owned<T> {}
