//! Asynchronous functions that C starts, and may stop.
//!
//! C is given a number for each task, never a pointer: one that is spent or made up finds nothing. What is
//! unsafe about C stands in `ffi.rs`.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::callbackify::{Owed, spawn};
use crate::contain::contain;

/// The tasks that owe C a callback, by their numbers; without a handle while they are being started.
struct Tasks {
    /// How many were numbered. (Here, under the lock, since not every system that Tokio runs on has an `AtomicU64`.)
    numbered: u64,
    running: BTreeMap<u64, Option<AbortHandle>>,
}

static TASKS: Mutex<Tasks> = Mutex::new(Tasks {
    numbered: 0,
    running: BTreeMap::new(),
});

fn tasks() -> MutexGuard<'static, Tasks> {
    // Nothing panics under this lock that would leave the map half changed.
    TASKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of a task that is about to be started.
fn begin() -> u64 {
    let mut tasks = tasks();
    tasks.numbered += 1;
    let number = tasks.numbered;
    tasks.running.insert(number, None);
    number
}

/// What C is owed.
type Callback<T> = Box<dyn FnOnce(Option<T>) + Send>;

/// A task that is to be started, on whichever runtime.
pub struct Start<T: 'static> {
    number: u64,
    owed: Owed<T, Callback<T>>,
}

impl<T> Start<T> {
    /// Starts it.
    pub fn on<F>(self, handle: &Handle, future: F)
    where
        F: Future<Output = T> + Send + 'static,
    {
        let task = spawn(handle, future, self.owed);
        // Where it has ended already, there is no slot any more.
        if let Some(slot) = tasks().running.get_mut(&self.number) {
            *slot = Some(task);
        }
    }
}

/// Starts a task and gives its number. `callback` is called exactly once: with what the task gives, or with
/// `None` if it panics, is aborted, the runtime shuts down, or `start` panics, which must not reach C.
pub fn exported_task<T: 'static>(
    callback: impl FnOnce(Option<T>) + Send + 'static,
    start: impl FnOnce(Start<T>),
) -> u64 {
    let number = begin();
    let callback: Callback<T> = Box::new(move |outcome| {
        // First, so that whoever has been called back finds that the task has ended.
        tasks().running.remove(&number);
        callback(outcome);
    });
    let owed = Owed::new(callback);
    contain(move || start(Start { number, owed }));
    number
}

/// Asks the task of this number to stop; `false` if it has ended.
pub fn abort_exported(number: u64) -> bool {
    // Out of the lock before Tokio runs anything for it.
    let task = tasks().running.get(&number).cloned();
    if let Some(Some(task)) = &task {
        task.abort();
    }
    task.is_some()
}
