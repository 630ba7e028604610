//! `run_in_executor`: a function that blocks runs on Tokio's pool, and the counter beside it goes on counting.

use std::time::Duration;

use awaitify::awaitable;

#[awaitable(blocking)]
fn slow_square(number: u64) -> u64 {
    std::thread::sleep(Duration::from_millis(100));
    number * number
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), awaitify::BlockingError> {
    let square = awaitable_slow_square(7);
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    let mut counted = 0;
    while !square.is_done() {
        ticks.tick().await;
        counted += 1;
    }
    println!(
        "the counter was {}",
        if counted > 5 {
            "not blocked"
        } else {
            "blocked"
        }
    );
    println!("7 * 7 = {}", square.await?);
    Ok(())
}
