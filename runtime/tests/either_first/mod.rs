//! Threads of which loom tries that each comes first.

use std::sync::Arc;

use loom::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread::{self, JoinHandle},
};

/// Starts a thread, and tries both: that it comes first, and that what follows here does. Loom alone would not always:
/// it takes a thread's exchange to depend on the last access before it, which may be that thread's own load, and then
/// never sees that another thread's load came before both.
pub(crate) fn spawn<R: 'static>(work: impl FnOnce() -> R + 'static) -> JoinHandle<R> {
    // Relaxed, and counted by std: it orders nothing else.
    let here = Arc::new(AtomicUsize::new(0));
    let there = Arc::clone(&here);
    let thread = thread::spawn(move || {
        there.fetch_add(1, Relaxed);
        work()
    });
    here.fetch_add(1, Relaxed);
    thread
}
