//! Shared by the test programs: both halves of an awaitable, and types that count.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use awaitify::Dropped;

/// The outcome of an awaitable whose callback can be dropped.
pub type Answer<T> = Result<T, Dropped>;

pub use awaitify::pair;

/// A task that counts how often it is woken.
#[derive(Default)]
pub struct Task(AtomicUsize);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Task {
    /// Returns how often the task was woken.
    pub fn woken(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Polls a future once, as `task`.
pub fn poll<F: Future + Unpin>(future: &mut F, task: &Arc<Task>) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::clone(task))))
}

/// A value that counts its drops.
#[derive(Debug)]
pub struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Returns a value that counts its drops, and the count.
pub fn counted() -> (Counted, Arc<AtomicUsize>) {
    let drops = Arc::new(AtomicUsize::new(0));
    (Counted(Arc::clone(&drops)), drops)
}

/// A cancel hook.
pub type Hook = Box<dyn FnOnce(()) + Send>;

/// Returns a hook that counts its runs, because a panic in a hook would be contained and fail no test.
pub fn counted_hook() -> (Hook, Arc<AtomicUsize>) {
    let runs = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&runs);
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    (Box::new(hook), runs)
}
