//! What CPython asserts of `asyncio.Future`, as far as types leave it a question.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread::{self, ThreadId};

use awaitify::{Awaitable, Completer, Dropped, Job, NotDone, OnCancel, SharedCompleter, awaitable};

use super::oneshot::{Answer, Task, counted, pair, poll};

fn shared_pair<T>() -> (SharedCompleter<Answer<T>>, Awaitable<Answer<T>>) {
    let (completer, awaitable) = pair();
    (completer.share(), awaitable)
}

type Watched<T> = Awaitable<Answer<T>, OnCancel<()>>;

/// An awaitable whose hook counts how often it runs.
fn watched<T>() -> (Completer<Answer<T>>, Watched<T>, Arc<AtomicUsize>) {
    let cancelled = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&cancelled);
    let hook = move |()| {
        count.fetch_add(1, Ordering::SeqCst);
    };
    let (completer, awaitable) = pair();
    let awaitable = awaitable.on_cancel((), Box::new(hook));
    (completer, awaitable, cancelled)
}

// from: cpython-future initial_state
#[test]
fn new_awaitable_is_pending() {
    let (completer, mut awaitable) = pair::<u8>();
    assert!(!awaitable.is_done());
    assert!(!awaitable.is_terminated());
    assert_eq!(awaitable.try_take(), Err(NotDone));
    assert!(completer.is_awaited());
    drop(awaitable);
    assert!(!completer.is_awaited());
}

/// Python's belongs to a loop, and cannot be made without one.
// from: cpython-future constructor_without_loop; needs no runtime
// from: cpython-future constructor_use_running_loop, constructor_use_global_loop; belongs to no runtime
#[test]
fn independent_of_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build();
    let (completer, awaitable) = runtime().unwrap().block_on(async { pair() });
    let completing = thread::spawn(move || completer.complete(Ok(5)));
    assert_eq!(runtime().unwrap().block_on(awaitable), Ok(5));
    completing.join().unwrap();
}

// from: kotlin handler runs once
// from: cpython-future cancel; waits for a late value, and a second cancel does nothing
#[test]
fn cancel_twice_runs_hook_once() {
    let (completer, awaitable, cancelled) = watched();
    let mut awaitable = awaitable.cancel().cancel();
    assert_eq!(cancelled.load(Ordering::SeqCst), 1);
    assert!(
        !awaitable.is_done(),
        "Python's is done, and gives `CancelledError`"
    );
    assert_eq!(completer.try_complete(Ok(1)), Ok(()));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
}

/// Python's `cancel` takes a message for the one who waits.
// from: cpython-future future_cancel_message_getter; the hook completes with the message
// from: cpython-future future_cancel_message_setter; the hook completes with the message
#[test]
fn hook_completes_with_message() {
    let (completer, awaitable) = pair();
    let hook = |completer: Completer<_>| completer.complete(Ok(Err("my message")));
    let cancelled = awaitable.on_cancel(completer, Box::new(hook)).cancel();
    assert_eq!(cancelled.wait(), Ok(Err::<u8, _>("my message")));
}

// from: cpython-future result
#[test]
fn value_is_set_once() {
    let (completer, mut awaitable) = shared_pair();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(42));
    assert!(awaitable.is_done());
    assert_eq!(completer.try_complete(Ok(43)), Err(Ok(43)));
    assert_eq!(awaitable.try_take(), Ok(Ok(42)));
}

// from: kotlin ResumeAndResumeWithException; the second value is returned or dropped
// from: kotlin ResumeWithExceptionAndResumeWithException; the second value is returned or dropped
// from: cpython-future exception
#[test]
fn error_is_set_once() {
    let (completer, mut awaitable) = shared_pair::<Result<u8, &str>>();
    completer.complete(Ok(Err("first")));
    assert!(awaitable.is_done());
    assert_eq!(completer.try_complete(Ok(Ok(1))), Err(Ok(Ok(1))));
    assert_eq!(awaitable.try_take(), Ok(Ok(Err("first"))));
}

// from: cpython-future result when done, exception when done
#[test]
fn cancel_after_completion_runs_no_hook() {
    let (completer, awaitable, cancelled) = watched();
    completer.complete(Ok(42));
    assert_eq!(awaitable.cancel().wait(), Ok(42));
    assert_eq!(cancelled.load(Ordering::SeqCst), 0);
}

/// Python cannot deliver a `StopIteration`, by which its own machinery speaks.
// from: cpython-future stop_iteration_exception, stop_iteration_subclass_exception; any value can be delivered
#[test]
fn values_of_our_own_types() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(Poll::<u8>::Pending));
    assert_eq!(awaitable.try_take(), Ok(Ok(Poll::Pending)));

    let (completer, mut awaitable) = pair();
    completer.complete(Ok(NotDone));
    assert_eq!(awaitable.try_take(), Ok(Ok(NotDone)));

    let (completer, awaitable) = pair::<u8>();
    completer.complete(Err(Dropped::new("somebody_elses")));
    assert_eq!(awaitable.wait(), Err(Dropped::new("somebody_elses")));
}

// from: futures-channel oneshot_debug
// from: cpython-future future_repr; shows the state and the guard, not the value
#[test]
fn debug_shows_state_and_guard() {
    let (completer, awaitable) = pair();
    let awaitable = awaitable.keep("handle");
    let text = format!("{awaitable:?}");
    assert!(text.contains("is_done: false"), "{text}");
    assert!(text.contains("handle"), "{text}");
    completer.complete(Ok(4));
    let text = format!("{awaitable:?}");
    assert!(text.contains("is_done: true"), "{text}");
    assert!(!text.contains("handle"), "{text}");
    assert_eq!(awaitable.wait(), Ok(4));
}

/// Completes `to` with whatever comes of `from`.
fn chain<T: Send + 'static>(from: Awaitable<Answer<T>>, to: Completer<Answer<T>>) {
    from.on_done(move |outcome| to.complete(outcome));
}

// from: cpython-future copy_state, copy_state_from_concurrent_futures
#[test]
fn outcome_completes_another() {
    for is_done_before in [true, false] {
        let outcomes = [Some(Ok(10)), Some(Err(Dropped::new("inner"))), None];
        for outcome in outcomes {
            let (inner, from) = pair();
            let (to, mut outer) = pair();
            let settle = move || match outcome {
                Some(outcome) => inner.complete(outcome),
                None => drop(inner),
            };
            if is_done_before {
                settle();
                chain(from, to);
            } else {
                chain(from, to);
                assert_eq!(outer.try_take(), Err(NotDone));
                settle();
            }
            let expected = outcome.unwrap_or(Err(Dropped::new("pair")));
            assert_eq!(outer.try_take(), Ok(expected));
        }
    }
}

// from: cpython-future copy_state_from_concurrent_futures when cancelled
#[test]
fn outcome_for_dropped_awaitable() {
    let (value, drops) = counted();
    let (inner, from) = pair();
    let (to, outer) = pair();
    chain(from, to);
    drop(outer);
    inner.complete(Ok(value));
    assert_eq!(drops.load(Ordering::SeqCst), 1);
}

/// Python logs an exception that nobody retrieved; here an error is a value, and `must_use` warns of it earlier.
// from: cpython-future tb_logger_result_unretrieved
// from: cpython-future tb_logger_exception_unretrieved; an unread error is dropped like any value, since `must_use` warns earlier
// from: cpython-future future_exception_never_retrieved; an unread error is dropped like any value, since `must_use` warns earlier
// from: cpython-future future_exception_never_retrieved_debug; an unread error is dropped like any value, since `must_use` warns earlier
#[test]
fn unread_outcome_is_dropped_once() {
    for is_error in [false, true] {
        let (value, drops) = counted();
        let (completer, awaitable) = pair();
        completer.complete(Ok(if is_error { Err(value) } else { Ok(value) }));
        assert_eq!(drops.load(Ordering::SeqCst), 0);
        drop(awaitable);
        assert_eq!(drops.load(Ordering::SeqCst), 1);
    }
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

async fn wrap(awaitable: Watched<u8>) -> Answer<u8> {
    awaitable.await
}

// from: cpython-future wrap_future_cancel
#[test]
fn drop_of_wrapping_future_cancels() {
    let task = Arc::<Task>::default();
    let (completer, awaitable, cancelled) = watched();
    let mut wrapping = Box::pin(wrap(awaitable));
    assert!(poll(&mut wrapping, &task).is_pending());
    drop(wrapping);
    assert_eq!(cancelled.load(Ordering::SeqCst), 1);
    assert!(!completer.is_awaited());
}

// from: cpython-future wrap_future_cancel2
#[test]
fn drop_of_wrapping_future_when_done() {
    let task = Arc::<Task>::default();
    let (completer, awaitable, cancelled) = watched();
    let mut wrapping = Box::pin(wrap(awaitable));
    assert!(poll(&mut wrapping, &task).is_pending());
    completer.complete(Ok(42));
    drop(wrapping);
    assert_eq!(cancelled.load(Ordering::SeqCst), 0);
}

/// Uses the library while it is dropped, as Python's runs the garbage collector.
struct Evil {
    other: Option<Completer<Answer<u8>>>,
}

impl Drop for Evil {
    fn drop(&mut self) {
        drop(pair::<u8>());
        assert_eq!(Awaitable::ready(2).wait(), 2);
        // Last, so that a panic before it, which is contained, is not without an effect.
        if let Some(other) = self.other.take() {
            other.complete(Ok(1));
        }
    }
}

// from: cpython-future future_del_collect
#[test]
fn value_completes_another_in_drop() {
    for _ in 0..100 {
        let (other, done_by_drop) = pair();
        let (completer, awaitable) = pair();
        completer.complete(Ok(Evil { other: Some(other) }));
        drop(awaitable);
        assert_eq!(done_by_drop.wait(), Ok(1));
    }
}

// from: cpython-future callbacks_invoked_on_set_result, callbacks_invoked_on_set_exception
#[test]
fn on_done_runs_once() {
    for outcome in [Some(Ok(42)), Some(Err("failed")), None] {
        let (sender, bag) = channel();
        let (completer, awaitable) = pair();
        awaitable.on_done(move |outcome| sender.send(outcome).unwrap());
        assert!(bag.try_recv().is_err(), "nothing has come yet");
        match outcome {
            Some(outcome) => completer.complete(Ok(outcome)),
            None => drop(completer),
        }
        let expected = outcome.ok_or(Dropped::new("pair"));
        assert_eq!(bag.recv(), Ok(expected));
        assert!(bag.recv().is_err(), "it is called once, and released");
    }
}

/// Python runs them later, from the loop.
// from: cpython-future callbacks_invoked_on_set_result with several; each awaitable has one callback, which runs on completion
#[test]
fn on_done_runs_in_completion_order() {
    let bag = Arc::new(Mutex::new(Vec::new()));
    let completers: Vec<_> = (0..3)
        .map(|number| {
            let bag = Arc::clone(&bag);
            let (completer, awaitable) = pair::<()>();
            awaitable.on_done(move |_| bag.lock().unwrap().push(number));
            completer
        })
        .collect();
    for completer in completers.into_iter().rev() {
        completer.complete(Ok(()));
    }
    assert_eq!(*bag.lock().unwrap(), [2, 1, 0]);
}

/// Python's list of callbacks was once changed, and freed, by a callback that it was calling.
// from: cpython-future schedule_callbacks_list_mutation_1, evil_call_soon_list_mutation
// from: cpython-future use_after_free_on_fut_callback_0_with_evil__getattribute__
#[test]
fn on_done_reenters() {
    let (sender, seen) = channel();
    let (first, awaitable) = pair();
    let (second, other) = pair();
    let (keep, kept) = channel();
    let send = sender.clone();
    other.on_done(move |value: Answer<u8>| send.send(value).unwrap());
    awaitable.on_done(move |value: Answer<u8>| {
        second.complete(value);
        let (third, added) = pair();
        added.on_done(move |value| sender.send(value).unwrap());
        keep.send(third).unwrap();
    });
    first.complete(Ok(1));
    assert_eq!(seen.recv(), Ok(Ok(1)));
    drop(kept.recv().unwrap());
    assert!(
        seen.recv().unwrap().is_err(),
        "the third was dropped uncalled"
    );
    assert!(seen.recv().is_err(), "each was called once");
}

// not ported: cpython-future DuckTests; whatever implements `Future` can be awaited
// not ported: cpython-future generic_alias; the type cannot be written without its parameter
// not ported: cpython-future isfuture; the type tells
// not ported: cpython-future uninitialized; `Awaitable::new` is the only constructor
// not ported: cpython-future future_disallow_multiple_initialization; `Awaitable::new` is the only constructor
// not ported: cpython-future inherit_without_calling_super_init; `Awaitable::new` is the only constructor
// not ported: cpython-future exception_class; an error is a value
// not ported: cpython-future iter, future_iter_throw; a future can only be polled
// not ported: cpython-future futureiter_send_after_throw_no_crash; a future can only be polled
// not ported: cpython-future log_traceback, future_del_segfault, callbacks_copy; the state is private
// not ported: cpython-future wrap_future_future; an awaitable needs no wrapping
// not ported: cpython-future future_cancelled_result_refcycles; `Dropped` is `Copy`
// not ported: cpython-future future_cancelled_exception_refcycles; `Dropped` is `Copy`
// not ported: cpython-future callbacks_remove_first_callback; `on_done` consumes the awaitable
// not ported: cpython-future callbacks_remove_first_and_second_callback; `on_done` consumes the awaitable
// not ported: cpython-future callbacks_remove_third_callback; `on_done` consumes the awaitable
// not ported: cpython-future remove_done_callback; `on_done` consumes the awaitable
// not ported: cpython-future remove_done_callbacks_list_mutation; there is no list of callbacks
// not ported: cpython-future remove_done_callbacks_list_clear; there is no list of callbacks
// not ported: cpython-future schedule_callbacks_list_mutation_2; there is no list of callbacks
// not ported: cpython-future use_after_free_on_fut_callback_0_with_evil__eq__; there is no list of callbacks
// not ported: cpython-future task_exc_handler_correct_context; a runtime has no handler for exceptions
// not ported: cpython-future handle_exc_handler_correct_context; a runtime has no handler for exceptions
// not ported: cpython-future recursive_repr_for_pending_tasks; an awaitable does not contain its future value
