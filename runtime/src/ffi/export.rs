//! How an exported function calls C back.

use std::ffi::c_void;
use std::{mem, process, ptr};

/// A function pointer from C, which may be null, and its user data. It can be sent to the thread that will call it.
pub struct CCaller<F> {
    callback: Option<F>,
    user_data: *mut c_void,
}

// SAFETY: the pointer is not dereferenced here, and the caller of `new` has promised that the call may come on any
// thread.
unsafe impl<F: Send> Send for CCaller<F> {}

impl<F> CCaller<F> {
    /// Stores the callback until the task ends.
    ///
    /// # Safety
    ///
    /// `callback` may be called with `user_data`, on any thread, at any time: once, or for each item of a stream and once
    /// more.
    pub unsafe fn new(callback: Option<F>, user_data: *mut c_void) -> Self {
        CCaller {
            callback,
            user_data,
        }
    }
}

impl<F: Copy> CCaller<F> {
    /// The same callback, for the items of a stream. They come before the last call, never at the same time.
    pub fn again(&self) -> Self {
        CCaller {
            callback: self.callback,
            user_data: self.user_data,
        }
    }
}

/// Calls back. If a C++ exception or a panic leaves `callback`, the process ends.
///
/// If an exception leaves an `extern "C"` function that Rust called, the behaviour is undefined. If one leaves an
/// `extern "C-unwind"` function, it runs the destructors of Rust's frames, and this guard is in the first of them. With
/// `panic = "abort"` the language itself ends the process.
fn abort_on_unwind(callback: impl FnOnce()) {
    let guard = AbortOnDrop;
    callback();
    mem::forget(guard);
}

struct AbortOnDrop;

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        eprintln!("an exception or a panic left the callback of an exported function");
        process::abort();
    }
}

fn pointer_to<T>(value: Option<&T>) -> *const T {
    value.map_or(ptr::null(), ptr::from_ref)
}

impl<T> CCaller<extern "C-unwind" fn(*const T, *mut c_void)> {
    /// Calls back with a pointer to an item of a stream, which is valid during the call.
    pub fn item(&self, item: T) {
        self.again().call(Some(item));
    }

    /// Calls back with a pointer that is valid during the call, or null if the task died.
    pub fn call(self, outcome: Option<T>) {
        if let Some(callback) = self.callback {
            abort_on_unwind(|| callback(pointer_to(outcome.as_ref()), self.user_data));
        }
    }
}

impl<T, E> CCaller<extern "C-unwind" fn(*const T, *const E, *mut c_void)> {
    /// Calls back with a pointer to the value or to the error of an item.
    pub fn item(&self, item: Result<T, E>) {
        self.again().call(Some(item));
    }

    /// Like above, with a pointer to the value or to the error. Both are null if the task died.
    pub fn call(self, outcome: Option<Result<T, E>>) {
        if let Some(callback) = self.callback {
            let (value, error) = match &outcome {
                Some(Ok(value)) => (Some(value), None),
                Some(Err(error)) => (None, Some(error)),
                None => (None, None),
            };
            abort_on_unwind(|| callback(pointer_to(value), pointer_to(error), self.user_data));
        }
    }
}

/// A `Result`, also under an alias.
pub trait ResultTypes {
    /// The type of the value.
    type Value;
    /// The type of the error.
    type Error;
}

impl<T, E> ResultTypes for Result<T, E> {
    type Value = T;
    type Error = E;
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::{env, process::Command};

    use super::*;

    /// The test runs in a process of its own, which ends.
    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    #[cfg_attr(miri, ignore = "starts a process")]
    fn panic_in_callback_ends_process() {
        const INSIDE: &str = "AWAITIFY_EXPORT_PANICS";
        extern "C-unwind" fn panics(_: *const u8, _: *mut c_void) {
            panic!("callback");
        }
        if env::var_os(INSIDE).is_some() {
            let callback: extern "C-unwind" fn(*const u8, *mut c_void) = panics;
            // SAFETY: the callback accepts every pointer.
            let caller = unsafe { CCaller::new(Some(callback), ptr::null_mut()) };
            _ = catch_unwind(AssertUnwindSafe(|| caller.call(Some(1))));
            return;
        }
        let output = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "ffi::export::tests::panic_in_callback_ends_process",
            ])
            .env(INSIDE, "1")
            .output()
            .unwrap();
        const ABORTED: i32 = 6;
        assert_eq!(output.status.signal(), Some(ABORTED));
    }
}
