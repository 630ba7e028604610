//! `Send`, sizes and `Debug` of both halves.

use std::rc::Rc;

use awaitify::{Awaitable, Completer};
use awaitify_tests::support::{Answer, pair};

#[test]
fn send_if_value_is_send() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Completer<std::cell::Cell<u8>>>();
    is_sync::<Completer<std::cell::Cell<u8>>>();
    is_send::<Awaitable<std::cell::Cell<u8>>>();
}

// from: oneshot non_send_type_can_be_used_on_same_thread
#[test]
fn value_that_is_not_send() {
    let (completer, mut awaitable) = pair();
    completer.complete(Ok(Rc::new(3)));
    assert_eq!(awaitable.try_take(), Ok(Ok(Rc::new(3))));
}

// from: oneshot channel_endpoints_single_pointer
// from: oneshot error_sizes; the error is the value itself
#[test]
fn size_of_both_halves() {
    fn sizes_of<T>() -> [usize; 2] {
        [
            size_of::<Completer<Answer<T>>>(),
            size_of::<Awaitable<Answer<T>>>(),
        ]
    }
    let pointer = size_of::<*const ()>();
    assert_eq!(sizes_of::<()>(), [pointer, pointer]);
    assert_eq!(sizes_of::<[u8; 1024]>(), sizes_of::<()>());
    assert_eq!(
        size_of::<Option<Completer<Answer<[u8; 1024]>>>>(),
        size_of::<Completer<Answer<()>>>()
    );
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

// not ported: tokio sender_changes_task, changing_tx_task; a completer never waits
// not ported: kotlin DoubleSubscription and seven more; only an awaitable without a guard takes a hook
// not ported: kotlin SegmentAsHandler; a hook is a closure with its handle
// not ported: kotlin CompleteJobWhileSuspended; a task ends by itself or is aborted
// not ported: kotlin SuspendCancellableCoroutineContract; the block is an `FnOnce`
// not ported: kotlin reusable continuations; each call has its own awaitable
