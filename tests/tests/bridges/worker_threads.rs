//! What anyio asserts of `to_thread.run_sync` and of `from_thread`, above all of their cancellation; and CPython of
//! `run_in_executor` and `to_thread`.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, ThreadId};
use std::time::Duration;

use awaitify::{BlockingError, awaitable, run_threadsafe};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

/// Tells which thread drops it.
#[derive(Debug)]
struct Reports(Sender<ThreadId>);

impl Drop for Reports {
    fn drop(&mut self) {
        self.0
            .send(thread::current().id())
            .expect("the test listens");
    }
}

/// Says that it has started, and goes on when the gate is opened: by a message, or by being dropped.
#[awaitable(blocking)]
fn pass<T: Send + 'static>(started: Sender<ThreadId>, gate: Receiver<()>, value: T) -> T {
    started
        .send(thread::current().id())
        .expect("the test listens");
    let _ = gate.recv();
    value
}

fn pool_of(threads: usize) -> Runtime {
    Builder::new_current_thread()
        .max_blocking_threads(threads)
        .build()
        .unwrap()
}

// from: anyio-to_thread run_in_thread_cancelled
#[test]
fn job_dropped_before_start_never_runs() {
    let (starts, started) = channel();
    let gates: [_; 3] = std::array::from_fn(|_| channel());
    pool_of(1).block_on(async {
        let [
            (first, first_gate),
            (second, second_gate),
            (third, third_gate),
        ] = gates;
        let running = awaitable_pass(starts.clone(), first_gate, "first");
        let dropped = awaitable_pass(starts.clone(), second_gate, "second");
        let waiting = awaitable_pass(starts, third_gate, "third");
        started.recv().unwrap();
        drop(dropped);
        drop((first, second, third));
        assert_eq!(running.await.unwrap(), "first");
        assert_eq!(waiting.await.unwrap(), "third");
    });
    assert_eq!(started.iter().count(), 1, "the third, not the second");
}

#[awaitable(blocking)]
fn fail(message: &str) -> Result<u8, String> {
    Err(message.to_owned())
}

#[awaitable(blocking)]
fn fail_without_words() {
    panic_any(7_u8);
}

// from: anyio-to_thread run_in_thread_exception
// from: anyio-to_thread stopiteration; any panic arrives, also one without a message
// from: cpython-executor to_thread_exception
#[tokio::test]
async fn job_errors_reach_task() {
    assert_eq!(awaitable_fail("foo").await, Ok(Err("foo".to_owned())));
    let panicked = awaitable_fail_without_words().await.unwrap_err();
    let BlockingError::Panicked { function, message } = panicked else {
        panic!("{panicked}");
    };
    assert_eq!(function, "fail_without_words");
    assert_eq!(message, "with a payload that is no text");
}

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

// from: anyio-to_thread cancel_worker_thread[abandon], cancel_wait_on_thread
#[tokio::test]
async fn drop_lets_running_job_finish() {
    let (starts, started) = channel();
    let (open, gate) = channel();
    let (reports, dropped_by) = channel();
    let running = awaitable_pass(starts, gate, Reports(reports));
    let worker = started.recv().unwrap();
    drop(running);
    assert!(dropped_by.try_recv().is_err(), "it still waits at the gate");
    open.send(()).unwrap();
    assert_eq!(dropped_by.recv(), Ok(worker));
}

// from: anyio-to_thread cancel_worker_thread[noabandon]
#[tokio::test]
async fn cancel_waits_for_running_job() {
    let (starts, started) = channel();
    let (open, gate) = channel();
    let running = awaitable_pass(starts, gate, "thread");
    started.recv().unwrap();
    let cancelled = running.cancel();
    assert!(!cancelled.is_done());
    open.send(()).unwrap();
    assert_eq!(cancelled.await.unwrap(), "thread");
}

// from: anyio-to_thread asyncio_cancel_native_task
#[tokio::test]
async fn abort_abandons_job() {
    let (starts, started) = channel();
    let (open, gate) = channel();
    let (reports, dropped_by) = channel();
    let task = tokio::spawn(awaitable_pass(starts, gate, Reports(reports)));
    let worker = started.recv().unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    open.send(()).unwrap();
    assert_eq!(dropped_by.recv(), Ok(worker));
}

#[awaitable(blocking)]
fn check_at_the_gate(
    started: Sender<()>,
    gate: Receiver<()>,
    stop: &Arc<AtomicBool>,
    seen: Sender<bool>,
) -> bool {
    started.send(()).expect("the test listens");
    let _ = gate.recv();
    let is_stopped = stop.load(Ordering::SeqCst);
    seen.send(is_stopped).expect("the test listens");
    is_stopped
}

/// anyio's `check_cancelled`.
// from: kotlin BlockingIntegration, BlockingIntegrationAlreadyCancelled
// from: anyio-from_thread thread_cancelled, thread_cancelled_and_abandoned
#[tokio::test]
async fn hook_tells_running_job() {
    for is_abandoned in [true, false] {
        let (starts, started) = channel();
        let (open, gate) = channel();
        let (sees, seen) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let running = awaitable_check_at_the_gate(starts, gate, &stop, sees);
        let hook = |stop: Arc<AtomicBool>| stop.store(true, Ordering::SeqCst);
        let running = running.on_cancel(Arc::clone(&stop), Box::new(hook));
        started.recv().unwrap();
        if is_abandoned {
            drop(running);
            open.send(()).unwrap();
        } else {
            let cancelled = running.cancel();
            open.send(()).unwrap();
            assert_eq!(cancelled.await, Ok(true));
        }
        assert_eq!(seen.recv(), Ok(true));
    }
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
fn wait_for_the_runtime(
    started: Sender<()>,
    told: oneshot::Receiver<()>,
    completed: oneshot::Sender<()>,
) {
    let future = run_threadsafe(&Handle::current(), async {
        told.await.expect("it is told");
        completed.send(()).expect("the test listens");
    });
    started.send(()).expect("the test listens");
    future.wait().expect("the runtime runs");
}

// from: anyio-from_thread cancelscope_propagation_when_abandoned
#[tokio::test]
async fn abandoned_job_finishes_request() {
    let (starts, started) = channel();
    let (tell, told) = oneshot::channel();
    let (completes, completed) = oneshot::channel();
    let host = awaitable_wait_for_the_runtime(starts, told, completes);
    started.recv().unwrap();
    drop(host);
    tell.send(()).unwrap();
    assert_eq!(completed.await, Ok(()));
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

#[awaitable(blocking)]
fn take(_argument: &Arc<()>) {}

// from: anyio-to_thread run_sync_worker_cyclic_references
#[tokio::test]
async fn arguments_dropped_before_value() {
    let argument = Arc::new(());
    for _ in 0..100 {
        awaitable_take(&argument).await.unwrap();
        assert_eq!(Arc::strong_count(&argument), 1);
    }
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

#[awaitable(blocking)]
fn add_once(runs: &Arc<AtomicUsize>, a: i32, b: i32) -> i32 {
    runs.fetch_add(1, Ordering::SeqCst);
    a + b
}

// from: cpython-executor to_thread, to_thread_once, to_thread_args_kwargs, to_thread_concurrent
#[tokio::test]
async fn many_jobs_run_once() {
    let runs = Arc::default();
    let jobs: Vec<_> = (0..10).map(|n| awaitable_add_once(&runs, n, 40)).collect();
    for (number, job) in (0..10).zip(jobs) {
        assert_eq!(job.await, Ok(40 + number));
    }
    assert_eq!(runs.load(Ordering::SeqCst), 10);
}

// not ported: anyio-to_thread deprecated_cancellable_param; there is no such option
// not ported: anyio-to_thread asyncio_future_callback_partial; a task has no callbacks
// not ported: anyio-to_thread asyncio_run_does_not_leak_event_loop; no global refers to a runtime
// not ported: anyio-to_thread TestBlockingPortalProvider; a runtime is started and kept by hand
