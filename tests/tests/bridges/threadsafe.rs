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
