//! Delays with `timer`, whose guard cancels when it is dropped.

mod declarations;

use std::time::Duration;

use declarations::TimerExt;
use timer::Timer;

#[tokio::main]
async fn main() -> Result<(), awaitify::Dropped> {
    let timer = Timer::new();
    timer.awaitable_schedule_with_delay(millis(5)).await?;

    // The later one is started first.
    let late = timer.awaitable_schedule_with_delay(chrono::Duration::hours(1));
    timer.awaitable_schedule_with_delay(millis(5)).await?;
    assert!(!late.is_done());

    a_lost_race_cancels(&timer).await?;
    a_timer_that_ends_drops_what_it_held().await;
    Ok(())
}

/// `timeout` drops the awaitable, which drops the guard, which removes the callback.
async fn a_lost_race_cancels(timer: &Timer) -> Result<(), awaitify::Dropped> {
    let never = timer.awaitable_schedule_with_delay(chrono::Duration::hours(1));
    assert!(never.timeout(Duration::from_millis(5)).await.is_err());
    timer.awaitable_schedule_with_delay(millis(1)).await
}

/// A dropped timer drops its callbacks uncalled, so the awaitable fails with the name of the function.
async fn a_timer_that_ends_drops_what_it_held() {
    let timer = Timer::new();
    let orphan = timer.awaitable_schedule_with_delay(chrono::Duration::hours(1));
    drop(timer);
    let dropped = orphan.await.expect_err("the timer is gone");
    assert!(dropped.function().ends_with("schedule_with_delay"));
}

fn millis(count: i64) -> chrono::Duration {
    chrono::Duration::milliseconds(count)
}
