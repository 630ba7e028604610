//! `run_threadsafe`: asynchronous code from plain threads.

use awaitify::run_threadsafe;
use tokio::runtime::{Builder, Runtime};

#[test]
fn a_plain_thread_waits_for_a_future() {
    let runtime = Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    let thread = std::thread::spawn(move || {
        run_threadsafe(&handle, async {
            tokio::task::yield_now().await;
            7
        })
        .wait()
    });
    assert_eq!(thread.join().unwrap(), Ok(7));
}

#[test]
fn a_future_that_panics_gives_dropped() {
    let runtime = Runtime::new().unwrap();
    let panicked = run_threadsafe(runtime.handle(), async { panic!("on purpose") });
    let outcome: Result<(), _> = panicked.wait();
    assert_eq!(outcome.unwrap_err().function(), "run_threadsafe");
}

#[test]
fn a_runtime_that_shuts_down_gives_dropped() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    let pending = run_threadsafe(runtime.handle(), std::future::pending::<()>());
    drop(runtime);
    assert!(pending.wait().is_err());
}

#[tokio::test]
#[should_panic(
    expected = "attempted to block the current thread while the thread is being used to drive"
)]
async fn a_thread_that_drives_the_runtime_is_not_blocked() {
    let _: Result<(), _> =
        run_threadsafe(&tokio::runtime::Handle::current(), std::future::pending()).wait();
}

#[tokio::test]
async fn a_thread_of_the_blocking_pool_may_wait() {
    let handle = tokio::runtime::Handle::current();
    let waited = tokio::task::spawn_blocking(move || run_threadsafe(&handle, async { 5 }).wait());
    assert_eq!(waited.await.unwrap(), Ok(5));
}

#[tokio::test]
async fn what_is_done_is_given_at_once_on_any_thread() {
    assert_eq!(awaitify::Awaitable::ready(5).wait(), 5);
}
