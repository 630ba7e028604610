//! The `timer` crate: the awaitable holds the guard, so dropping the awaitable cancels the timer.

use std::time::Duration;

use awaitify::awaitable;
use chrono::Duration as Delay;
use timer::{Guard, Timer};

/// Declares methods of a foreign type as an extension trait.
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

    // When the time is over, `timeout` drops the awaitable and its guard, which cancels the timer.
    let hour = timer.after(Delay::hours(1));
    let outcome = hour.timeout(Duration::from_millis(10)).await;
    println!("an hour is too long: {}", outcome.is_err());

    // A dropped timer drops its callbacks, and the error names the function.
    let orphan = timer.after(Delay::hours(1));
    drop(timer);
    println!("{}", orphan.await.expect_err("the timer is gone"));
    Ok(())
}
