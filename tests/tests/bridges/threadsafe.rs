//! `run_threadsafe`: asynchronous code from plain threads.

use awaitify::run_threadsafe;
use tokio::runtime::{Builder, Runtime};

// from: anyio-from_thread run_async_from_unclaimed_thread, run_sync_from_unclaimed_thread
#[test]
fn thread_waits_for_future() {
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
fn panic_is_dropped() {
    let runtime = Runtime::new().unwrap();
    let panicked = run_threadsafe(runtime.handle(), async { panic!("on purpose") });
    let outcome: Result<(), _> = panicked.wait();
    assert_eq!(outcome.unwrap_err().function(), "run_threadsafe");
}

#[test]
fn shutdown_is_dropped() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap();
    let pending = run_threadsafe(runtime.handle(), std::future::pending::<()>());
    drop(runtime);
    assert!(pending.wait().is_err());
}

// from: anyio-from_thread call_portal_from_event_loop_thread
#[tokio::test]
#[should_panic(
    expected = "attempted to block the current thread while the thread is being used to drive"
)]
async fn wait_on_runtime_thread_panics() {
    let _: Result<(), _> =
        run_threadsafe(&tokio::runtime::Handle::current(), std::future::pending()).wait();
}

#[tokio::test]
async fn wait_on_blocking_pool() {
    let handle = tokio::runtime::Handle::current();
    let waited = tokio::task::spawn_blocking(move || run_threadsafe(&handle, async { 5 }).wait());
    assert_eq!(waited.await.unwrap(), Ok(5));
}

// from: cpython-future constructor_positional; `Awaitable::ready` takes a value
#[tokio::test]
async fn ready_needs_no_waiting() {
    assert_eq!(awaitify::Awaitable::ready(5).wait(), 5);
}
