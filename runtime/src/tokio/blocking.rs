//! Functions that block, on Tokio's pool.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::runtime::Handle;

use super::spawn::current_runtime;
use crate::blocking::{blocking_job, message_of};
use crate::future::FunctionName;
use crate::{Awaitable, BlockingError, Job};

/// Runs a [`blocking_job`] on Tokio's pool for blocking work.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[track_caller]
pub fn blocking<R: Send + 'static>(
    name: FunctionName,
    lost: fn() -> Result<R, BlockingError>,
    function: impl FnOnce() -> R + Send + 'static,
) -> Awaitable<Result<R, BlockingError>> {
    let runtime = runtime_for(name());
    let (job, awaitable) = blocking_job(name, lost, function);
    match spawn(&runtime, job) {
        Ok(()) => awaitable,
        Err(message) => Awaitable::ready(Err(BlockingError::NoThread {
            function: name(),
            message,
        })),
    }
}

/// Runs `job` of `function` on Tokio's pool for blocking work. If the system has no thread for it, drops the job.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[track_caller]
pub fn spawn_job(function: &'static str, job: Job) {
    // The stream then ends, because the job has its emitter.
    _ = spawn(&runtime_for(function), job);
}

#[track_caller]
fn runtime_for(function: &str) -> Handle {
    let remedy = "call it inside one, or name another pool: `blocking = |job| …`";
    current_runtime(function, "`blocking`", remedy)
}

/// Returns the system's error if it has no thread. Tokio panics then, and only then.
fn spawn(runtime: &Handle, job: Job) -> Result<(), String> {
    // Unwind safe: nothing of ours is used again, and Tokio's pool stays usable without the thread.
    let spawned = catch_unwind(AssertUnwindSafe(|| drop(runtime.spawn_blocking(job))));
    spawned.map_err(message_of)
}
