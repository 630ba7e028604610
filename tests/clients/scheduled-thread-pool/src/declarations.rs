//! What is used of `scheduled-thread-pool`, as its documentation states it, less the bodies.

use std::time::Duration;

use awaitify::awaitable;
use scheduled_thread_pool::{JobHandle, ScheduledThreadPool};

/// Dropping a `JobHandle` does nothing; its `cancel` keeps the job from being run.
#[awaitable(for = ScheduledThreadPool, cancel = |job: JobHandle| job.cancel())]
pub trait PoolExt {
    fn execute<F>(&self, job: F) -> JobHandle
    where
        F: FnOnce() + Send + 'static;

    fn execute_after<F>(&self, delay: Duration, job: F) -> JobHandle
    where
        F: FnOnce() + Send + 'static;

    /// Asks its job how long to wait until the next time; `None`: it was the last.
    #[awaitable(reply = None)]
    fn execute_at_dynamic_rate<F>(&self, initial_delay: Duration, f: F) -> JobHandle
    where
        F: FnMut() -> Option<Duration> + Send + 'static;
}
