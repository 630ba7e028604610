//! Functions that compute for a long time, on rayon's pool and on a pool of the program.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use awaitify::{BlockingError, awaitable};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

#[awaitable(blocking = |job| rayon::spawn(job))]
fn sum_of_squares(numbers: &[u64]) -> u64 {
    assert!(
        rayon::current_thread_index().is_some(),
        "it runs on a thread of the pool"
    );
    numbers.par_iter().map(|number| number * number).sum()
}

#[awaitable(blocking = |job| rayon::spawn(job))]
fn divide(a: u64, b: u64) -> u64 {
    a / b
}

#[awaitable(blocking = |job| pool.spawn(job))]
fn pass(pool: &Arc<ThreadPool>, started: Sender<&'static str>, gate: Receiver<()>) {
    let _ = started.send(
        pool.current_thread_index()
            .map_or("elsewhere", |_| "in the pool"),
    );
    let _ = gate.recv();
}

#[awaitable(blocking = |job| pool.spawn(job))]
fn take(pool: &Arc<ThreadPool>, argument: PanicsOnDrop) {
    assert!(pool.current_thread_index().is_some(), "in the pool");
    drop(argument);
}

/// Rayon ends the process if a job panics.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("on purpose");
    }
}

#[tokio::main]
async fn main() -> Result<(), BlockingError> {
    assert_eq!(awaitable_sum_of_squares(&[1, 2, 3]).await?, 14);
    let error = awaitable_divide(1, 0).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`divide` panicked: attempt to divide by zero"
    );

    let pool = Arc::new(
        ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .expect("a thread"),
    );
    let (starts, started) = channel();
    let (open, gate) = channel();
    let running = awaitable_pass(&pool, starts.clone(), gate);
    assert_eq!(started.recv(), Ok("in the pool"));

    // The only thread of the pool is busy, so this job is dropped before it starts.
    let (_open, gate) = channel();
    drop(awaitable_pass(&pool, starts, gate));
    drop(awaitable_take(&pool, PanicsOnDrop));
    let wanted = awaitable_take(&pool, PanicsOnDrop);
    drop(open);
    running.await?;
    assert!(matches!(wanted.await, Err(BlockingError::Panicked { .. })));
    assert!(started.recv().is_err(), "the dropped one never ran");
    Ok(())
}
