//! Declarations of `scheduled-thread-pool`, copied from its documentation without the bodies.

use std::time::Duration;

use awaitify::awaitable;
use scheduled_thread_pool::{JobHandle, ScheduledThreadPool};

/// Dropping a `JobHandle` does nothing. Its `cancel` prevents the job from running.
#[awaitable(for = ScheduledThreadPool, cancel = |job: JobHandle| job.cancel())]
pub trait PoolExt {
    fn execute<F>(&self, job: F) -> JobHandle
    where
        F: FnOnce() + Send + 'static;

    fn execute_after<F>(&self, delay: Duration, job: F) -> JobHandle
    where
        F: FnOnce() + Send + 'static;

    /// Asks the job how long to wait until its next run. `None` means that this was the last one.
    #[awaitable(reply = None)]
    fn execute_at_dynamic_rate<F>(&self, initial_delay: Duration, f: F) -> JobHandle
    where
        F: FnMut() -> Option<Duration> + Send + 'static;
}
