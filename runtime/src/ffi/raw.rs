//! A completer as a raw pointer.

use std::ffi::c_void;
use std::ptr::NonNull;

use crate::{Completer, oneshot::Sender};

impl<T> Completer<T> {
    /// Converts the completer to a pointer, for example for the user data of a C request object.
    ///
    /// Pass the pointer to [`from_raw`](Self::from_raw) exactly once. Otherwise the awaitable never finishes, and its
    /// memory is leaked. If the library may call back twice or not at all, use a checked number instead:
    /// [`ffi::Registration`](crate::ffi::Registration).
    ///
    /// ```
    /// use awaitify::{Awaitable, Completer, Dropped};
    /// use std::ffi::c_void;
    ///
    /// type Answer = Result<i32, Dropped>;
    ///
    /// unsafe extern "C" fn on_done(status: i32, request: *mut c_void) {
    ///     // SAFETY: `request` is what `into_raw` returned, and C calls back once.
    ///     let completer = unsafe { Completer::<Answer>::from_raw(request) };
    ///     completer.complete(Ok(status));
    /// }
    ///
    /// let answer: Awaitable<Answer> = Awaitable::new(|completer| {
    ///     let request = completer.into_raw();
    ///     unsafe { on_done(0, request) }; // the C library does this later
    /// });
    /// assert_eq!(answer.wait(), Ok(0));
    /// ```
    #[must_use = "the completer is leaked if the pointer is lost"]
    pub fn into_raw(self) -> *mut c_void {
        self.into_sender().into_raw().as_ptr().cast()
    }

    /// Converts a pointer from [`into_raw`](Self::into_raw) back to the completer.
    ///
    /// # Safety
    ///
    /// The pointer comes from `into_raw` of a `Completer` with the same `T`, and this is its only `from_raw`. If this is
    /// another thread than that of `into_raw`, `T` is `Send`.
    #[must_use]
    pub unsafe fn from_raw(raw: *mut c_void) -> Self {
        // SAFETY: `into_raw` has returned a pointer that is not null.
        let raw = unsafe { NonNull::new_unchecked(raw.cast()) };
        // SAFETY: by contract, it comes from `Sender::into_raw` for the same `T`, and this is its only return.
        Self::new(unsafe { Sender::from_raw(raw) })
    }
}
