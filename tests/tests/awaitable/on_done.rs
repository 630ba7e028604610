//! `on_done`: a callback instead of an await.

use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use awaitify::{Awaitable, Completer, Dropped, NotDone};
use awaitify_tests::support::{Answer, counted, pair};

/// Completes `to` with the outcome of `from`.
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

/// In Python, a callback could change and free the list of callbacks while it was being called.
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
