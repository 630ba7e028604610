//! Tokio's pool: its size, its threads, and a runtime that ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, ThreadId};
use std::time::Duration;

use awaitify::{BlockingError, awaitable, run_threadsafe};
use tokio::runtime::{Builder, Handle};

use super::{Reports, awaitable_pass, pool_of};

static ACTIVE: AtomicUsize = AtomicUsize::new(0);
static MOST_ACTIVE: AtomicUsize = AtomicUsize::new(0);

#[awaitable(blocking)]
fn counted(started: Sender<()>, gate: Receiver<()>) {
    let active = ACTIVE.fetch_add(1, Ordering::SeqCst) + 1;
    MOST_ACTIVE.fetch_max(active, Ordering::SeqCst);
    started.send(()).expect("the test listens");
    let _ = gate.recv();
    ACTIVE.fetch_sub(1, Ordering::SeqCst);
}

// from: anyio-to_thread run_in_custom_limiter
// from: cpython-executor to_thread_concurrent
#[test]
fn pool_size_limits_jobs() {
    let (starts, started) = channel();
    pool_of(3).block_on(async {
        let (gates, jobs): (Vec<_>, Vec<_>) = (0..4)
            .map(|_| {
                let (open, gate) = channel();
                (open, awaitable_counted(starts.clone(), gate))
            })
            .unzip();
        for _ in 0..3 {
            started.recv().unwrap();
        }
        assert_eq!(ACTIVE.load(Ordering::SeqCst), 3);
        drop(gates);
        for job in jobs {
            job.await.unwrap();
        }
    });
    assert_eq!(ACTIVE.load(Ordering::SeqCst), 0);
    assert_eq!(MOST_ACTIVE.load(Ordering::SeqCst), 3);
}

#[awaitable(blocking)]
fn ask_the_runtime(a: i32, b: i32) -> Result<(i32, ThreadId), String> {
    let add = async move {
        let sum = a.checked_add(b).ok_or_else(|| "too large".to_owned())?;
        Ok((sum, thread::current().id()))
    };
    run_threadsafe(&Handle::current(), add)
        .wait()
        .expect("the runtime runs")
}

// from: anyio-to_thread asynclib_detection; the runtime's handle is available in the job
// from: anyio-from_thread run_corofunc_from_thread, run_sync_from_thread, run_anyio_async_func_from_thread
// from: anyio-from_thread run_async_from_thread_exception, run_sync_from_thread_exception
#[tokio::test]
async fn job_calls_back_into_runtime() {
    let (sum, thread) = awaitable_ask_the_runtime(1, 2).await.unwrap().unwrap();
    assert_eq!((sum, thread), (3, thread::current().id()));
    let error = awaitable_ask_the_runtime(1, i32::MAX).await.unwrap();
    assert_eq!(error, Err("too large".to_owned()));
}

#[awaitable(blocking)]
fn this_thread() -> ThreadId {
    thread::current().id()
}

// from: anyio-from_thread run_sync_from_thread_pooling; a pool of one thread uses that thread
// from: cpython-executor run_in_executor
#[test]
fn one_pool_thread_runs_all_jobs() {
    pool_of(1).block_on(async {
        let worker = awaitable_this_thread().await.unwrap();
        assert_ne!(worker, thread::current().id());
        for _ in 0..4 {
            assert_eq!(awaitable_this_thread().await, Ok(worker));
        }
    });
}

// from: anyio-to_thread asyncio_no_root_task, asyncio_run_sync_no_asyncio_run, asyncio_run_sync_multiple
#[test]
fn runtime_entered_repeatedly() {
    for _ in 0..2 {
        let runtime = pool_of(1);
        for _ in 0..3 {
            runtime.block_on(async {
                assert!(awaitable_this_thread().await.is_ok());
            });
        }
    }
}

// from: anyio-to_thread asyncio_no_recycle_stopping_worker
#[test]
fn stopping_thread_loses_no_job() {
    let runtime = Builder::new_current_thread()
        .thread_keep_alive(Duration::ZERO)
        .build()
        .unwrap();
    runtime.block_on(async {
        for _ in 0..100 {
            let (one, other) = tokio::join!(awaitable_this_thread(), awaitable_this_thread());
            assert!(one.is_ok() && other.is_ok());
        }
    });
}

// from: cpython-executor run_in_executor_cancel
#[test]
fn job_outlives_runtime() {
    let (starts, started) = channel();
    let (open, gate) = channel();
    let (reports, dropped_by) = channel();
    let runtime = pool_of(2);
    let (awaited, dropped) = {
        let _inside = runtime.enter();
        let (_, closed) = channel();
        let dropped = awaitable_pass(starts.clone(), closed, Reports(reports));
        (awaitable_pass(starts, gate, "value"), dropped)
    };
    started.recv().unwrap();
    started.recv().unwrap();
    runtime.shutdown_background();
    drop(dropped);
    dropped_by.recv().unwrap();
    open.send(()).unwrap();
    assert_eq!(awaited.wait().unwrap(), "value");
}

// from: cpython-executor run_in_executor_cancel begun too late
#[test]
fn job_on_ended_runtime_is_lost() {
    let handle = pool_of(1).handle().clone();
    let _inside = handle.enter();
    let error = awaitable_this_thread().wait().unwrap_err();
    assert!(matches!(error, BlockingError::Lost(lost) if lost.function() == "this_thread"));
}

// not ported: anyio-to_thread deprecated_cancellable_param; there is no such option
// not ported: anyio-to_thread asyncio_future_callback_partial; a task has no callbacks
// not ported: anyio-to_thread asyncio_run_does_not_leak_event_loop; no global refers to a runtime
// not ported: anyio-to_thread TestBlockingPortalProvider; a runtime is started and kept by hand
