//! `run_threadsafe`: asynchronous code from plain threads.

use std::future::pending;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use awaitify::{Dropped, TimedOut, run_threadsafe};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, yield_now};

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
    expected = "`run_threadsafe` cannot be waited for on this thread, because it drives a Tokio runtime"
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

tokio::task_local! {
    static REQUEST: u32;
}

async fn add(a: i32, b: i32) -> Result<i32, String> {
    yield_now().await;
    a.checked_add(b).ok_or_else(|| "too large".to_owned())
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .unwrap()
}

/// Returns a future that waits for a value, and the sender of that value.
fn told<T: Send + 'static>() -> (oneshot::Sender<T>, impl Future<Output = T> + Send) {
    let (sender, receiver) = oneshot::channel();
    (sender, async { receiver.await.expect("it is told") })
}

/// Reports when a future is dropped, at whatever point it was.
struct ReportsItsEnd(mpsc::Sender<&'static str>);

impl Drop for ReportsItsEnd {
    fn drop(&mut self) {
        self.0.send("ended").expect("the test listens");
    }
}

// from: cpython-threadsafe run_coroutine_threadsafe, run_coroutine_threadsafe_with_exception
// from: anyio-from_thread call_corofunc, call_non_corofunc, start_task_soon_non_corofunc
#[test]
fn result_reaches_thread() {
    let runtime = runtime();
    let (sum, error) = (
        run_threadsafe(runtime.handle(), add(1, 2)),
        run_threadsafe(runtime.handle(), add(i32::MAX, 1)),
    );
    assert_eq!(sum.wait(), Ok(Ok(3)));
    assert_eq!(error.wait(), Ok(Err("too large".to_owned())));
}

// from: anyio-from_thread start_with_new_event_loop, start_task_soon
#[test]
fn future_starts_at_once() {
    let runtime = runtime();
    let (sender, started) = mpsc::channel();
    let (tell, told) = told();
    let running = run_threadsafe(runtime.handle(), async move {
        sender.send(thread::current().id()).unwrap();
        told.await
    });
    assert_ne!(started.recv().unwrap(), thread::current().id());
    tell.send("told").unwrap();
    assert_eq!(running.wait(), Ok("told"));
}

// from: cpython-threadsafe run_coroutine_threadsafe_with_timeout
#[test]
fn wait_timeout_keeps_future_running() {
    let runtime = runtime();
    let (tell, told) = told();
    let mut running = run_threadsafe(runtime.handle(), told);
    assert_eq!(
        running.wait_timeout(Duration::ZERO),
        Err(TimedOut::new("run_threadsafe", Some(Duration::ZERO)))
    );
    tell.send(3).unwrap();
    assert_eq!(running.wait(), Ok(3));
}

/// Python cancels the task together with its future.
// from: cpython-threadsafe run_coroutine_threadsafe_and_cancel; the future runs on, and a hook can stop it
// from: anyio-from_thread start_task_soon_cancel_immediately; the future runs on, and a hook can stop it
// from: anyio-from_thread start_task_soon_cancel_after_stop; the future runs on, and a hook can stop it
#[test]
fn drop_keeps_future_running() {
    let runtime = runtime();
    let (tell, told) = told();
    let (sender, finished) = mpsc::channel();
    drop(run_threadsafe(runtime.handle(), async move {
        sender.send(told.await).unwrap();
    }));
    tell.send("ran on").unwrap();
    assert_eq!(finished.recv(), Ok("ran on"));
}

// from: cpython-threadsafe run_coroutine_threadsafe_with_timeout leaves no task; the future runs on, and a hook can stop it
// from: cpython-threadsafe run_coroutine_threadsafe_and_cancel; the future runs on, and a hook can stop it
// from: anyio-from_thread cancelscope_propagation; the future runs on, and a hook can stop it
// from: anyio-from_thread start_task_soon_cancel_later; the future runs on, and a hook can stop it
#[test]
fn hook_stops_future() {
    let runtime = runtime();
    for is_dropped in [true, false] {
        let (stop, stopped) = oneshot::channel::<()>();
        let (sender, ended) = mpsc::channel();
        let reports = ReportsItsEnd(sender);
        let running = run_threadsafe(runtime.handle(), async move {
            let _reports = reports;
            tokio::select! {
                () = pending() => unreachable!("it never ends by itself"),
                _ = stopped => "stopped",
            }
        });
        let running = running.on_cancel(stop, Box::new(drop));
        if is_dropped {
            drop(running);
        } else {
            assert_eq!(running.cancel().wait(), Ok("stopped"));
        }
        assert_eq!(ended.recv(), Ok("ended"));
    }
}

// from: cpython-threadsafe run_coroutine_threadsafe_task_factory_exception
// from: anyio-from_thread run_async_closed_event_loop, run_sync_closed_event_loop, call_stopped_portal
#[test]
fn spawn_on_ended_runtime() {
    let handle = runtime().handle().clone();
    let refused = run_threadsafe(&handle, add(1, 2));
    assert!(refused.is_done());
    assert_eq!(refused.wait(), Err(Dropped::new("run_threadsafe")));
}

// from: cpython-threadsafe run_coroutine_threadsafe_task_cancelled; a future cannot abort its own task
// from: anyio-from_thread aexit_with_exception, cancel_portal_future
// from: anyio-from_thread aexit_without_exception; the end of a runtime waits for no task
#[test]
fn ending_runtime_releases_threads() {
    let runtime = runtime();
    let (sender, ended) = mpsc::channel();
    let (ready, is_ready) = mpsc::channel();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let handle = runtime.handle().clone();
            let (reports, ready) = (ReportsItsEnd(sender.clone()), ready.clone());
            thread::spawn(move || {
                let forever = run_threadsafe(&handle, async move {
                    let _reports = reports;
                    pending::<()>().await;
                });
                ready.send(()).unwrap();
                forever.wait()
            })
        })
        .collect();
    is_ready.recv().unwrap();
    is_ready.recv().unwrap();
    assert!(ended.try_recv().is_err(), "they run");
    drop(runtime);
    for thread in threads {
        assert!(thread.join().unwrap().is_err());
        assert_eq!(ended.recv(), Ok("ended"));
    }
}

// from: cpython-threadsafe run_coroutine_threadsafe with free threading
// from: cpython-threadsafe run_coroutine_threadsafe_exception with free threading
#[tokio::test]
async fn many_threads_one_runtime() {
    let handle = Handle::current();
    let jobs: Vec<_> = (0..10)
        .map(|number| {
            let handle = handle.clone();
            let limit = if number % 2 == 0 { 0 } else { i32::MAX };
            spawn_blocking(move || run_threadsafe(&handle, add(limit, number)).wait())
        })
        .collect();
    for (number, job) in (0..10).zip(jobs) {
        let outcome = job.await.unwrap().unwrap();
        assert_eq!(outcome.is_err(), number % 2 == 1);
        assert_eq!(outcome.unwrap_or(number), number);
    }
}

// from: cpython-threadsafe run_coroutine_threadsafe_with_exception
// from: cpython-threadsafe run_coroutine_threadsafe_task_cancelled; a future cannot abort its own task
// from: anyio-from_thread raise_baseexception_from_task
#[test]
fn panic_leaves_runtime_usable() {
    let runtime = runtime();
    let panicked = run_threadsafe(runtime.handle(), async { panic!("on purpose") });
    let outcome: Result<(), Dropped> = panicked.wait();
    assert!(outcome.is_err());
    assert_eq!(
        run_threadsafe(runtime.handle(), add(1, 2)).wait(),
        Ok(Ok(3))
    );
}

/// A thread that drives one runtime may not block on another runtime, but it can await it.
// from: anyio-from_thread from_async; the thread may await the other runtime, not block on it
#[tokio::test]
async fn await_future_of_other_runtime() {
    let other = runtime();
    let here = thread::current().id();
    let there = run_threadsafe(other.handle(), async { thread::current().id() });
    assert_ne!(there.await.unwrap(), here);
    other.shutdown_background();
}

// from: anyio-from_thread contextvar_propagation; the caller passes what the future should see
// from: anyio-from_thread contextvar_propagation_sync; the caller passes what the future should see
// from: anyio-from_thread contextvar_propagation_async; the caller passes what the future should see
#[test]
fn task_locals_stay_with_caller() {
    let runtime = runtime();
    let ask = || async { REQUEST.try_get().ok() };
    REQUEST.sync_scope(6, || {
        let plain = run_threadsafe(runtime.handle(), ask());
        assert_eq!(plain.wait(), Ok(None));
        let sent_along = run_threadsafe(runtime.handle(), REQUEST.scope(6, ask()));
        assert_eq!(sent_along.wait(), Ok(Some(6)));
    });
}

// not ported: cpython-threadsafe handler of run_coroutine_threadsafe_task_factory_exception; a runtime has no handler for exceptions
// not ported: anyio-from_thread thread_cancelled_not_in_worker_thread; a job without a flag cannot ask
// not ported: anyio-from_thread run_asyncgen_from_thread, call_anext; any future can be passed
// not ported: anyio-from_thread run_async_no_event_loop; the handle is an argument
// not ported: anyio-from_thread run_sync_from_unclaimed_thread_no_token; the handle is an argument
// not ported: anyio-from_thread sniffio; the type of the handle tells
// not ported: anyio-from_thread start_with_thread_name, start_without_thread_name; Tokio's builder starts a runtime
// not ported: anyio-from_thread start_with_nonexistent_backend; Tokio's builder starts a runtime
// not ported: anyio-from_thread start_task_soon_with_name, start_with_name; Tokio's tasks have numbers
// not ported: anyio-from_thread async_context_manager; there are no such contexts
// not ported: anyio-from_thread start_no_value; a future has one outcome, and a channel can report earlier
// not ported: anyio-from_thread start_with_value and four more; a future has one outcome, and a channel can report earlier
// not ported: anyio-from_thread asyncio_run_sync_called; nothing is logged
