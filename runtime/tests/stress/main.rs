//! Two threads, one completing and one awaiting. Each drops its half at random. Every awaited value must arrive,
//! every value must be dropped exactly once, every waker must be released, and no thread may hang.
//!
//! The machine decides if the two threads run at the same time. For some calls the threads agree on an order, so that
//! each order is also tested on one processor. On a busy machine a run ends early instead of taking longer.
//!
//! The long run is ignored by default: `cargo test --release -p awaitify --test stress -- --ignored`.
#![cfg(not(awaitify_loom))]

mod awaiting;
mod calls;
mod cancel;
mod completing;
mod threads;

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

use crate::awaiting::Awaiting;
use crate::calls::{BATCH, Call, Deed, Random, start_batch};
use crate::completing::complete_all;
use crate::threads::{BRIEF, Pace, batches, handoff};

/// The thread that makes the pairs, from which the other thread gets its halves.
#[derive(Clone, Copy)]
enum Maker {
    /// The other side completes while the call is still returning here.
    Awaiting,
    /// It completes on the thread that made the cell, while the awaitable is polled on the other.
    Completing,
}

fn stress(calls: u64, within: Duration, maker: Maker) {
    let alive = Arc::new(());
    let mut awaiting = Awaiting::here();
    let (completers, take_completers) = handoff();
    let (give_awaitables, awaitables) = handoff();
    let counted = Arc::clone(&alive);
    let pace = Arc::new(Pace::default());
    let paced = Arc::clone(&pace);
    let completing = thread::spawn(move || match maker {
        Maker::Awaiting => complete_all(take_completers, counted, &paced),
        Maker::Completing => {
            let make = |_| {
                let (completers, awaitables) = start_batch();
                give_awaitables.give(awaitables);
                completers
            };
            let made = batches(calls / BATCH, within).map(make);
            let delivered = complete_all(made, counted, &paced);
            drop(give_awaitables);
            delivered
        }
    });
    let mut deeds = Random(Deed::SEED);
    let (mut number, mut received) = (0, 0);
    let mut next = || {
        number += 1;
        Pace::meet(&pace.awaiting, &pace.completing, number);
        Call::next(number, &mut deeds)
    };
    match maker {
        Maker::Awaiting => {
            for _ in batches(calls / BATCH, within) {
                let (made, awaitables) = start_batch();
                completers.give(made);
                for awaitable in awaitables {
                    let call = next();
                    received += awaiting.receive(|| awaitable, &call, &pace);
                }
            }
        }
        Maker::Completing => {
            for awaitable in awaitables.flatten() {
                let call = next();
                received += awaiting.receive(|| awaitable, &call, &pace);
            }
        }
    }
    drop(completers);
    let delivered = completing.join().expect("the completing thread is well");

    assert!(received <= delivered, "a value was received twice");
    assert_eq!(Arc::strong_count(&alive), 1, "values leaked");
    drop(awaiting.wakers);
    for unpark in awaiting.unparks {
        assert_eq!(Arc::strong_count(&unpark), 1, "wakers leaked");
        let woken = unpark.woken.load(Relaxed);
        println!("{woken} of {number} calls woke this waker");
        assert!(woken > 0, "no call waits for its waker");
    }
}

#[test]
fn calls_lose_nothing() {
    stress(100_000, BRIEF, Maker::Awaiting);
    stress(100_000, BRIEF, Maker::Completing);
}

#[test]
#[ignore = "ten million calls: a minute or so"]
fn ten_million_calls_lose_nothing() {
    stress(5_000_000, Duration::MAX, Maker::Awaiting);
    stress(5_000_000, Duration::MAX, Maker::Completing);
}
