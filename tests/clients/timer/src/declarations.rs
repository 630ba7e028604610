//! What is used of `timer`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use chrono::Duration;
use timer::{Guard, Timer};

/// Dropping the guard takes the timer out of the schedule, so it lives in the awaitable.
#[awaitable(for = Timer, keep)]
pub trait TimerExt {
    fn schedule_with_delay<F>(&self, delay: Duration, cb: F) -> Guard
    where
        F: 'static + FnMut() + Send;
}
