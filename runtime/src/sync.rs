//! The atomics, the lock, the `UnsafeCell`, the statics and the thread-locals of the cell and of the table for C: the
//! standard library's, or loom's under `--cfg loom`.
//!
//! Loom's `UnsafeCell` hands out its pointer inside a closure, so that it can see the access; ours has the
//! same shape and compiles to nothing.

#[cfg(not(loom))]
pub(crate) use std::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering},
};

#[cfg(loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering},
    },
};

/// A static: one, or an array of equals. Loom makes its own anew for each execution.
#[cfg(not(loom))]
macro_rules! global {
    ($(#[$doc:meta])* static $name:ident: $type:ty = [$each:expr; $count:expr];) => {
        $(#[$doc])* static $name: $type = [const { $each }; $count];
    };
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        $(#[$doc])* static $name: $type = $value;
    };
}

#[cfg(loom)]
macro_rules! global {
    ($(#[$doc:meta])* static $name:ident: $type:ty = [$each:expr; $count:expr];) => {
        loom::lazy_static! { $(#[$doc])* static ref $name: $type = std::array::from_fn(|_| $each); }
    };
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        loom::lazy_static! { $(#[$doc])* static ref $name: $type = $value; }
    };
}
pub(crate) use global;

/// A thread-local that costs no look at whether it has been made.
#[cfg(not(loom))]
macro_rules! local {
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        std::thread_local! { $(#[$doc])* static $name: $type = const { $value }; }
    };
}

#[cfg(loom)]
macro_rules! local {
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        loom::thread_local! { $(#[$doc])* static $name: $type = $value; }
    };
}
pub(crate) use local;

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

local! {
    static MARK: u8 = 0;
}

/// An address that no other living thread has, and nothing else that is alive; null where the thread is past
/// having any.
///
/// (Where the system has no thread-locals of its own, std allocates them, and frees them one by one as the thread ends:
/// what runs at its end then may have another mark than what ran before. No call is begun before and returns after.)
#[inline(always)]
pub(crate) fn thread_mark() -> *const u8 {
    MARK.try_with(std::ptr::from_ref)
        .unwrap_or(std::ptr::null())
}
