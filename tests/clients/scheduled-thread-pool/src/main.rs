//! Repeated and delayed jobs of a thread pool, which can be cancelled.

mod declarations;

use std::time::Duration;

use awaitify::Dropped;
use declarations::PoolExt;
use scheduled_thread_pool::ScheduledThreadPool;

#[tokio::main]
async fn main() -> Result<(), Dropped> {
    let pool = ScheduledThreadPool::new(2);
    pool.awaitable_execute().await?;
    pool.awaitable_execute_after(Duration::from_millis(5))
        .await?;
    pool.awaitable_execute_at_dynamic_rate(Duration::from_millis(1))
        .await?;
    a_cancelled_job(&pool).await;
    a_pool_that_shuts_down().await;
    Ok(())
}

/// The pool drops a cancelled job when it is due, and `cancel` waits for that.
async fn a_cancelled_job(pool: &ScheduledThreadPool) {
    let job = pool.awaitable_execute_after(Duration::from_millis(20));
    let dropped = job.cancel().await.expect_err("the job was not run");
    assert!(dropped.function().ends_with("execute_after"));
}

/// Jobs that are not due yet are dropped with the pool.
async fn a_pool_that_shuts_down() {
    let pool = ScheduledThreadPool::builder()
        .num_threads(1)
        .on_drop_behavior(scheduled_thread_pool::OnPoolDropBehavior::DiscardPendingScheduled)
        .build();
    let orphan = pool.awaitable_execute_after(Duration::from_secs(3600));
    drop(pool);
    assert!(orphan.await.is_err());
}
