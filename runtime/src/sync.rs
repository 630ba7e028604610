//! The atomics, locks, cells, statics and thread-locals of the completion cell and of the table for C: those of the
//! standard library, or loom's under `--cfg awaitify_loom`.
//!
//! Loom's `UnsafeCell` passes its pointer to a closure so that it can see the access. Ours has the same shape and compiles
//! to nothing.

#[cfg(not(awaitify_loom))]
pub(crate) use std::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering},
};

/// For the queue of one producer. Systems without it use the shared queue.
#[cfg(all(not(awaitify_loom), target_has_atomic = "64"))]
pub(crate) use std::sync::atomic::AtomicU64;

#[cfg(awaitify_loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
};

/// Declares a static, which is one value or an array of equal values. Loom makes its own again for each execution.
#[cfg(not(awaitify_loom))]
macro_rules! global {
    ($(#[$doc:meta])* static $name:ident: $type:ty = [$each:expr; $count:expr];) => {
        $(#[$doc])* static $name: $type = [const { $each }; $count];
    };
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        $(#[$doc])* static $name: $type = $value;
    };
}

#[cfg(awaitify_loom)]
macro_rules! global {
    ($(#[$doc:meta])* static $name:ident: $type:ty = [$each:expr; $count:expr];) => {
        loom::lazy_static! { $(#[$doc])* static ref $name: $type = std::array::from_fn(|_| $each); }
    };
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        loom::lazy_static! { $(#[$doc])* static ref $name: $type = $value; }
    };
}
pub(crate) use global;

/// Declares a thread-local with a constant initial value, which needs no check on access.
#[cfg(not(awaitify_loom))]
macro_rules! local {
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        std::thread_local! { $(#[$doc])* static $name: $type = const { $value }; }
    };
}

#[cfg(awaitify_loom)]
macro_rules! local {
    ($(#[$doc:meta])* static $name:ident: $type:ty = $value:expr;) => {
        loom::thread_local! { $(#[$doc])* static $name: $type = $value; }
    };
}
pub(crate) use local;

/// `std::cell::UnsafeCell` with the methods of loom's.
#[cfg(not(awaitify_loom))]
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

#[cfg(not(awaitify_loom))]
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
