//! The body of a trampoline: a call from C, and what is returned to C.

/// A callback that a trampoline can call.
pub trait CalledByC: 'static {
    /// The callback's arguments as a tuple, including the user data.
    type Arguments;
    /// The callback's return type.
    type Output;
    /// C calls back. No panic may leave.
    fn called(arguments: Self::Arguments) -> Self::Output;
}

/// Returns what `make` returns. If it panics, the process ends, because there is nothing to return to C.
#[inline]
pub(super) fn reply_or_abort<T>(make: impl FnOnce() -> T) -> T {
    let guard = AbortOnUnwind;
    let reply = make();
    std::mem::forget(guard);
    reply
}

struct AbortOnUnwind;

impl Drop for AbortOnUnwind {
    #[cold]
    fn drop(&mut self) {
        eprintln!("awaitify: the reply of a C callback panicked, and C cannot unwind");
        std::process::abort();
    }
}
