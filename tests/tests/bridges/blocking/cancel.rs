//! Jobs whose awaitable is dropped, cancelled or aborted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use awaitify::{awaitable, run_threadsafe};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{Reports, awaitable_pass, pool_of};

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

/// Corresponds to `check_cancelled` of anyio.
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
