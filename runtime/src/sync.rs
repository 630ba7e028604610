//! The atomics, the `UnsafeCell` and the thread-local of the cell: the standard library's, or loom's under
//! `--cfg loom`.
//!
//! Loom's `UnsafeCell` hands out its pointer inside a closure, so that it can see the access; ours has the
//! same shape and compiles to nothing.

#[cfg(not(loom))]
pub(crate) use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering},
};

#[cfg(loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering},
    },
};

/// `std::cell::UnsafeCell` in the shape of loom's.
#[cfg(not(loom))]
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

#[cfg(not(loom))]
impl<T> UnsafeCell<T> {
    #[inline(always)]
    pub(crate) const fn new(value: T) -> Self {
        Self(std::cell::UnsafeCell::new(value))
    }

    #[inline(always)]
    pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
        access(self.0.get())
    }
}

#[cfg(not(loom))]
std::thread_local! {
    static MARK: u8 = const { 0 };
}

#[cfg(loom)]
loom::thread_local! {
    static MARK: u8 = 0;
}

/// An address that no other living thread has, and nothing else that is alive; null where the thread is past
/// having any.
#[inline(always)]
pub(crate) fn thread_mark() -> *const u8 {
    MARK.try_with(std::ptr::from_ref)
        .unwrap_or(std::ptr::null())
}
