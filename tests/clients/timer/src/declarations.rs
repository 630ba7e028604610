//! Declarations of `timer`, copied from its documentation without the bodies.

use awaitify::awaitable;
use chrono::Duration;
use timer::{Guard, Timer};

/// The awaitable keeps the guard, because dropping it removes the timer from the schedule.
#[awaitable(for = Timer, keep)]
pub trait TimerExt {
    fn schedule_with_delay<F>(&self, delay: Duration, cb: F) -> Guard
    where
        F: 'static + FnMut() + Send;
}
