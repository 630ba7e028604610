//! Timeouts of the GLib main loop, awaited on that loop. A dropped one leaves the loop.

mod declarations;
mod ticks;

use std::time::Duration;

use awaitify::Dropped;
use declarations::sources::*;
use glib::MainContext;

fn main() -> Result<(), Dropped> {
    let context = MainContext::default();
    context.block_on(awaited_in_turn())?;
    context.block_on(removed_when_dropped());
    context.block_on(removed_when_cancelled());
    awaited_by_another_thread(&context)?;
    context.block_on(async {
        ticks::drop_removes_the_source().await;
        ticks::removed_source_ends_the_stream().await;
        ticks::local_values_are_shared().await;
        ticks::closed_stream_breaks().await;
    });
    ticks::read_by_another_thread(&context);
    Ok(())
}

async fn awaited_in_turn() -> Result<(), Dropped> {
    idle_add_once().await?;
    timeout_add_local(Duration::from_millis(2)).await?;
    let late = timeout_add_local_once(Duration::from_secs(3600));
    timeout_add_once(Duration::from_millis(1)).await?;
    assert!(!late.is_done());
    timeout_add_local_once(Duration::from_millis(1)).await
}

async fn removed_when_dropped() {
    let hour = timeout_add_once(Duration::from_secs(3600));
    let guard = hour.guard().expect("it is not done");
    let source = MainContext::default()
        .find_source_by_id(guard.handle())
        .expect("the loop has it");
    assert!(!source.is_destroyed());
    drop(hour);
    assert!(source.is_destroyed());
}

/// Removing a source drops its callback, so `cancel` ends.
async fn removed_when_cancelled() {
    let hour = timeout_add_local_once(Duration::from_secs(3600));
    let dropped = hour.cancel().await.expect_err("it did not fire");
    assert!(dropped.function().ends_with("timeout_add_local_once"));
}

/// The timeout fires in the loop of this thread, and is awaited on another one.
fn awaited_by_another_thread(context: &MainContext) -> Result<(), Dropped> {
    let waiting = std::thread::spawn(|| timeout_add_once(Duration::from_millis(5)).wait());
    while !waiting.is_finished() {
        context.iteration(false);
    }
    waiting.join().expect("it did not panic")
}
