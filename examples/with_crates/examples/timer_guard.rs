//! The `timer` crate: its guard lives in the awaitable, so that dropping the awaitable cancels the timer.

use std::time::Duration;

use awaitify::awaitable;
use chrono::Duration as Delay;
use timer::{Guard, Timer};

/// Methods of a type that is not ours, declared as an extension trait.
#[awaitable(for = Timer, keep)]
trait TimerExt {
    #[awaitable(name = after)]
    fn schedule_with_delay<F>(&self, delay: Delay, cb: F) -> Guard
    where
        F: 'static + FnMut() + Send;
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let timer = Timer::new();

    timer.after(Delay::milliseconds(10)).await?;
    println!("the timer fired");

    // The time runs out, `timeout` drops the awaitable, its guard with it: the timer is cancelled.
    let hour = timer.after(Delay::hours(1));
    let outcome = hour.timeout(Duration::from_millis(10)).await;
    println!("an hour is too long: {}", outcome.is_err());

    // A timer that is dropped drops its callbacks uncalled, and the awaitable says whose callback it was.
    let orphan = timer.after(Delay::hours(1));
    drop(timer);
    println!("{}", orphan.await.expect_err("the timer is gone"));
    Ok(())
}
