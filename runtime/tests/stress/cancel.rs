//! `.cancel()`, drop and completion race for the hook.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use awaitify::{__private, Completer, Dropped};

use crate::calls::Random;
use crate::threads::{BRIEF, batches, handoff};

/// Drop, `.cancel()` and completion race. Either the hook runs once or the value is received.
fn race_of_cancel(most: u64, within: Duration) {
    // Small, so that both threads often work on the same call.
    const BATCH: u64 = 8;
    let hooks = [Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0))];
    let hook = |kind: usize| {
        let count = Arc::clone(&hooks[kind]);
        Box::new(move |()| {
            count.fetch_add(1, Relaxed);
        })
    };
    let (completers_of, take_batches) = handoff::<Vec<Completer<Result<u64, Dropped>>>>();
    let completing = thread::spawn(move || {
        let refused = take_batches
            .flatten()
            .filter_map(|completer| completer.try_complete(Ok(1)).err());
        refused.count() as u64
    });
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut calls, mut received, mut cancelled) = (0, 0, 0);
    for _ in batches(most / BATCH, within) {
        calls += BATCH;
        let (completers, awaitables): (Vec<_>, Vec<_>) = (0..BATCH)
            .map(|_| __private::pair(|| "legacy", || Err(Dropped::new("legacy"))))
            .unzip();
        completers_of.give(completers);
        for awaitable in awaitables {
            match random.below(3) {
                0 => drop(awaitable.on_cancel((), hook(0))),
                1 => {
                    cancelled += 1;
                    received += awaitable.on_cancel((), hook(1)).cancel().wait().unwrap();
                }
                _ => received += awaitable.wait().unwrap(),
            }
        }
    }
    drop(completers_of);
    let refused = completing.join().unwrap();
    let [drop_hooks, cancel_hooks] = hooks.map(|count| count.load(Relaxed));
    assert_eq!(
        drop_hooks, refused,
        "the hook ran exactly where the value was refused"
    );
    assert!(cancel_hooks <= cancelled, "a hook runs once at the most");
    assert!(
        received <= calls - refused,
        "a refused value is not received as well"
    );
    println!("{calls} calls: {drop_hooks} drops and {cancel_hooks} cancels came first");
}

#[test]
fn cancel_drop_and_completion_race() {
    race_of_cancel(100_000, BRIEF);
}

#[test]
#[ignore = "ten million calls: a minute or so"]
fn ten_million_cancel_races() {
    race_of_cancel(10_000_000, Duration::MAX);
}
