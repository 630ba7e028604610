//! Functions that block, on Tokio's pool.

use crate::blocking::blocking_job;
use crate::{Awaitable, BlockingError, Job};

/// Runs a [`blocking_job`] on Tokio's pool for blocking work.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[track_caller]
pub fn blocking<R: Send + 'static>(
    name: &'static str,
    lost: fn() -> Result<R, BlockingError>,
    function: impl FnOnce() -> R + Send + 'static,
) -> Awaitable<Result<R, BlockingError>> {
    let (job, awaitable) = blocking_job(name, lost, function);
    tokio::task::spawn_blocking(job);
    awaitable
}

/// Runs `job` on Tokio's pool for blocking work.
///
/// # Panics
///
/// Outside a Tokio runtime.
#[track_caller]
pub fn spawn_job(job: Job) {
    tokio::task::spawn_blocking(job);
}
