//! The matrix of the `oneshot` crate: everything a sender can do, against everything a receiver can do, on two threads.
//!
//! `runtime/tests/loom/` runs every interleaving of those races that need no blocking wait.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Barrier};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use awaitify::{Awaitable, Completer};
use awaitify_tests::support::{Answer, Counted, counted, pair, poll};

type Waiting = Awaitable<Answer<Counted>>;
type Sending = Completer<Answer<Counted>>;

/// Receives the value. Returns `None` if it stops waiting before a value arrives.
type Receive = fn(Waiting) -> Option<Answer<Counted>>;

fn try_until_done(mut awaitable: Waiting) -> Option<Answer<Counted>> {
    loop {
        match awaitable.try_take() {
            Ok(answer) => return Some(answer),
            Err(_) => thread::yield_now(),
        }
    }
}

fn poll_until_done(mut awaitable: Waiting) -> Option<Answer<Counted>> {
    loop {
        match poll(&mut awaitable, &Arc::default()) {
            Poll::Ready(answer) => return Some(answer),
            Poll::Pending => thread::yield_now(),
        }
    }
}

fn poll_then_drop(mut awaitable: Waiting) -> Option<Answer<Counted>> {
    match poll(&mut awaitable, &Arc::default()) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

const PATIENT: [(&str, Receive); 5] = [
    ("wait", |awaitable| Some(awaitable.wait())),
    ("wait, borrowed", |mut awaitable| {
        awaitable.wait_timeout(Duration::MAX).ok()
    }),
    ("wait with a limit", |mut awaitable| {
        awaitable.wait_timeout(Duration::from_secs(600)).ok()
    }),
    ("try until done", try_until_done),
    ("poll until done", poll_until_done),
];

const IMPATIENT: [(&str, Receive); 3] = [
    ("drop", |_| None),
    ("try, then drop", |mut awaitable| awaitable.try_take().ok()),
    ("poll, then drop", poll_then_drop),
];

/// Runs both halves on threads that start together, and returns what each of them saw.
fn race<S: Send + 'static>(
    send: impl FnOnce(Sending) -> S + Send + 'static,
    receive: Receive,
) -> (S, Option<Answer<Counted>>) {
    let (completer, awaitable) = pair();
    let start = Arc::new(Barrier::new(2));
    let sender = thread::spawn({
        let start = Arc::clone(&start);
        move || {
            start.wait();
            send(completer)
        }
    });
    start.wait();
    let received = receive(awaitable);
    (sender.join().unwrap(), received)
}

/// Runs rounds for 200 ms, because a busy machine would take minutes for all of them, but at least five.
fn rounds() -> impl Iterator<Item = usize> {
    let begun = Instant::now();
    (0..200).take_while(move |round| *round < 5 || begun.elapsed() < Duration::from_millis(200))
}

// from: tokio loom smoke, loom checking_tx_send_ok_not_drop, loom drop_rx_after_poll
// from: oneshot poll_then_drop_receiver_during_send, loom try_recv, loom send_recv_different_threads
// from: oneshot try_recv_then_drop_receiver, loom async_recv, miri tx_send_rx
// from: kotlin CancellableContinuationResumeCloseStressTest
#[test]
fn complete_races_every_receiver() {
    for (way, receive) in [&PATIENT[..], &IMPATIENT].concat() {
        let patient = PATIENT.iter().any(|(patient, _)| *patient == way);
        for _ in rounds() {
            let (value, drops) = counted();
            let send = move |completer: Sending| completer.try_complete(Ok(value));
            let (sent, received) = race(send, receive);
            assert!(received.is_some() || !patient, "{way}: it gave up");
            let holders = usize::from(received.is_some()) + usize::from(sent.is_err());
            let dropped = drops.load(Ordering::SeqCst);
            assert_eq!(holders + dropped, 1, "{way}: the value is in one place");
            assert!(received.is_none_or(|answer| answer.is_ok()), "{way}");
            drop(sent);
            assert_eq!(drops.load(Ordering::SeqCst), 1, "{way}: dropped once");
        }
    }
}

// from: oneshot loom recv_drop_sender_different_threads, miri tx_drop_rx
#[test]
fn dropped_completer_races_every_receiver() {
    for (way, receive) in [&PATIENT[..], &IMPATIENT].concat() {
        let patient = PATIENT.iter().any(|(patient, _)| *patient == way);
        for _ in rounds() {
            let ((), received) = race(drop, receive);
            assert!(received.is_some() || !patient, "{way}: it gave up");
            assert!(received.is_none_or(|answer| answer.is_err()), "{way}");
        }
    }
}
