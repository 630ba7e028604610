//! Threads for which loom tries both orders.

use std::sync::Arc;

use loom::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread::{self, JoinHandle},
};

/// Starts a thread, and makes loom try both orders of it and the code that follows. Loom alone may miss one: it takes
/// a thread's exchange to depend on the access before it. If that is the thread's own load, loom never tries another
/// thread's load before both.
pub(crate) fn spawn<R: 'static>(work: impl FnOnce() -> R + 'static) -> JoinHandle<R> {
    // Relaxed and not tracked by loom, so that it orders nothing else.
    let here = Arc::new(AtomicUsize::new(0));
    let there = Arc::clone(&here);
    let thread = thread::spawn(move || {
        there.fetch_add(1, Relaxed);
        work()
    });
    here.fetch_add(1, Relaxed);
    thread
}
