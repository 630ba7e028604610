//! Asynchronous functions that C starts and may abort.
//!
//! C gets a number for each task, never a pointer. A number that is spent or made up finds nothing.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::callbackify::{AlwaysCalled, spawn};
use crate::panics::catch_panic;

/// The tasks that have not called back yet, by their numbers. A task has no handle while it is being started.
struct Tasks {
    /// The last number. (It is under the lock because not every system that Tokio runs on has an `AtomicU64`.)
    numbered: u64,
    running: BTreeMap<u64, Option<AbortHandle>>,
}

static TASKS: Mutex<Tasks> = Mutex::new(Tasks {
    numbered: 0,
    running: BTreeMap::new(),
});

/// The number of aborts, so that a stream that is always ready notices one and returns to the runtime, which ends its task.
static ABORTS: AtomicUsize = AtomicUsize::new(0);

/// Returns a number that changes when C aborts a task.
pub(super) fn aborts() -> usize {
    ABORTS.load(Ordering::Acquire)
}

fn tasks() -> MutexGuard<'static, Tasks> {
    // No panic under this lock leaves the map inconsistent.
    TASKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the number of a task that is about to be started.
fn begin() -> u64 {
    let mut tasks = tasks();
    tasks.numbered += 1;
    let number = tasks.numbered;
    tasks.running.insert(number, None);
    number
}

/// Calls C back.
type Callback<T> = Box<dyn FnOnce(Option<T>) + Send>;

/// A task that is about to be started.
pub struct Start<T: 'static> {
    number: u64,
    callback: AlwaysCalled<T, Callback<T>>,
}

impl<T> Start<T> {
    /// Starts it on the runtime of `handle`.
    pub fn on<F>(self, handle: &Handle, future: F)
    where
        F: Future<Output = T> + Send + 'static,
    {
        let task = spawn(handle, future, self.callback);
        // If it has ended already, its entry is gone.
        if let Some(slot) = tasks().running.get_mut(&self.number) {
            *slot = Some(task);
        }
    }
}

/// Starts a task and returns its number. `callback` is called exactly once: with the output, or with `None` if the task
/// panics, is aborted, its runtime shuts down, or `start` panics, which must not reach C.
pub fn exported_task<T: 'static>(
    callback: impl FnOnce(Option<T>) + Send + 'static,
    start: impl FnOnce(Start<T>),
) -> u64 {
    let number = begin();
    let callback: Callback<T> = Box::new(move |outcome| {
        // First, so that the task has ended when the callback runs.
        tasks().running.remove(&number);
        callback(outcome);
    });
    let callback = AlwaysCalled::new(callback);
    catch_panic(move || start(Start { number, callback }));
    number
}

/// Aborts the task with this number. Returns `false` if it has ended.
pub fn abort_exported(number: u64) -> bool {
    // The lock is released before Tokio runs anything.
    let task = tasks().running.get(&number).cloned();
    if let Some(Some(task)) = &task {
        task.abort();
        // After the abort, which the task then finds.
        ABORTS.fetch_add(1, Ordering::Release);
    }
    task.is_some()
}
