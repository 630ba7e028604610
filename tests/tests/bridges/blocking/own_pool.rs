//! `blocking = |job| …`: a pool other than Tokio's.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};

use awaitify::{BlockingError, Job, awaitable};

thread_local! {
    /// A pool that runs a job only when the test of this thread calls it.
    static WAITING: RefCell<Vec<Job>> = const { RefCell::new(Vec::new()) };
}

#[awaitable(blocking = |job| WAITING.with_borrow_mut(|jobs| jobs.push(job)))]
fn counted(run: &Arc<AtomicUsize>, by: usize) -> usize {
    run.fetch_add(by, Ordering::SeqCst) + by
}

#[awaitable(blocking = |job| WAITING.with_borrow_mut(|jobs| jobs.push(job)))]
fn panics_with(payload: PanicsOnDrop) {
    std::panic::panic_any(payload);
}

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("in the destructor");
    }
}

/// A pool with its own threads, reached through an argument of the function.
#[derive(Clone)]
struct Pool(std::sync::mpsc::Sender<Job>);

impl Pool {
    fn new() -> Self {
        let (sender, jobs) = std::sync::mpsc::channel::<Job>();
        std::thread::spawn(move || jobs.into_iter().for_each(|job| job()));
        Pool(sender)
    }

    #[awaitable(blocking = |job| self.0.send(job).unwrap())]
    fn double(&self, number: u32) -> u32 {
        number * 2
    }
}

#[awaitable(blocking = |job| pool.0.send(job).unwrap())]
fn triple(pool: &Pool, number: u32) -> u32 {
    pool.double(number) + number
}

#[test]
fn pool_from_arguments() {
    let pool = Pool::new();
    assert_eq!(pool.awaitable_double(2).wait(), Ok(4));
    assert_eq!(awaitable_triple(&pool, 2).wait(), Ok(6));
}

#[test]
fn detached_job_runs() {
    let run = Arc::default();
    awaitable_counted(&run, 1).detach();
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
    assert_eq!(run.load(Ordering::SeqCst), 1);
}

#[test]
fn destructor_panic_is_contained() {
    let panicked = awaitable_panics_with(PanicsOnDrop);
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
    assert!(matches!(
        panicked.wait(),
        Err(BlockingError::Panicked { .. })
    ));
    drop(awaitable_panics_with(PanicsOnDrop));
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
}

#[test]
fn own_pool_skips_dropped_jobs() {
    let run = Arc::default();
    let dropped = awaitable_counted(&run, 1);
    let lost = awaitable_counted(&run, 2);
    let wanted = awaitable_counted(&run, 4);
    drop(dropped);
    let mut jobs = WAITING.take();
    drop(jobs.remove(1));
    for job in jobs {
        job();
    }
    assert_eq!(wanted.wait(), Ok(4), "the dropped one never ran");
    let error = lost.wait().unwrap_err();
    assert!(matches!(error, BlockingError::Lost(dropped) if dropped.function() == "counted"));
}

#[awaitable(blocking = |job: Job| drop(thread::spawn(job)))]
fn with_its_thread(argument: &str) -> (String, ThreadId) {
    (argument.to_owned(), thread::current().id())
}

// from: cpython-future wrap_future
// from: cpython-future wrap_future_without_loop; needs no runtime
// from: cpython-future wrap_future_use_running_loop, wrap_future_use_global_loop; belongs to no runtime
// from: cpython-executor run_in_executor
#[test]
fn job_on_own_thread_needs_no_runtime() {
    let (argument, worker) = awaitable_with_its_thread("hello").wait().unwrap();
    assert_eq!(argument, "hello");
    assert_ne!(worker, thread::current().id());
}
