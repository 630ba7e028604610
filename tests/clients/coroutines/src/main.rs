//! Stackful coroutines that move to another thread in the middle of a call, of a C callback, and of the callback of
//! `on_done`. Most of the threads that they leave have ended by then, with their thread-locals.
//!
//! No model replaces this program. Loom runs its own threads as coroutines of this kind, so a coroutine in a model would
//! suspend loom's scheduler. Miri cannot switch stacks. What the program checks is one rule: no reference to a thread-local
//! is held while foreign code runs, because that code may return on another thread. The runtime has three thread-locals:
//! the blocks of cells, the slots for C, and the queue of `on_done`. The first two are used between two calls of foreign
//! code. The third is an `Arc` that is cloned first, and the unit test `turns_end_on_another_thread` models its move.
//! A compiler may keep the address of any thread-local across a call. No library can rule that out, so it is a limit of
//! such coroutines.

#![deny(warnings)]
#![expect(
    deprecated,
    reason = "a scope cannot be used in a `'static` callback, where `yield_with` can"
)]

use std::ffi::c_void;
use std::sync::mpsc::channel;
use std::thread;

use awaitify::{Awaitable, Completer, Dropped, awaitable, ffi};
use generator::{Generator, Gn};

type Coroutine = Generator<'static, (), ()>;

/// More than a thread keeps blocks of cells, or slots for C.
const CALLS: u32 = 600;

fn coroutine(code: impl FnOnce() + Send + 'static) -> Coroutine {
    Gn::<()>::new(code)
}

/// Ends this thread's part of the coroutine.
fn pause() {
    generator::yield_with(());
}

/// Runs each part of a coroutine on a thread of its own.
fn on_many_threads(code: impl FnOnce() + Send + 'static) {
    let mut coroutine = coroutine(code);
    while !coroutine.is_done() {
        let part = thread::spawn(move || {
            coroutine.resume();
            coroutine
        });
        coroutine = part.join().unwrap();
    }
}

#[awaitable]
fn double(number: u32, done: impl FnOnce(u32) + Send + 'static) {
    pause();
    done(2 * number);
    pause();
}

fn move_in_call() {
    on_many_threads(|| {
        for number in 0..CALLS {
            assert_eq!(awaitable_double(number).wait(), Ok(2 * number));
        }
    });
}

/// All calls are outstanding at once, and each began on another thread.
fn move_between_calls() {
    on_many_threads(|| {
        let calls: Vec<_> = (0..CALLS).map(awaitable_double).collect();
        for (number, call) in (0..).zip(calls) {
            assert_eq!(call.wait(), Ok(2 * number));
            pause();
        }
    });
}

#[awaitable]
fn double_in_c(number: u32, done: extern "C" fn(u32, *mut c_void), user_data: *mut c_void) {
    pause();
    done(2 * number, user_data);
    pause();
}

/// The slot of each call is taken on one thread and returned on another.
fn move_in_c() {
    on_many_threads(|| {
        for number in 0..CALLS {
            assert_eq!(awaitable_double_in_c(number).wait(), Ok(2 * number));
        }
    });
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
}

type Answer = Result<u32, Dropped>;

fn pair() -> (Completer<Answer>, Awaitable<Answer>) {
    let mut kept = None;
    let awaitable = Awaitable::new(|completer| kept = Some(completer));
    (kept.unwrap(), awaitable)
}

/// The callback of `on_done` moves. The callbacks that its first thread has queued meanwhile run after it.
fn move_in_on_done() {
    for is_thread_alive in [true, false] {
        let (to, answers) = channel();
        let (paused, awaitable) = pair();
        let (meanwhile, other) = pair();
        let report = to.clone();
        other.on_done(move |answer| report.send(answer).unwrap());
        awaitable.on_done(move |answer| {
            pause();
            to.send(answer).unwrap();
        });
        let begin = move || {
            let mut coroutine = coroutine(|| paused.complete(Ok(1)));
            coroutine.resume();
            meanwhile.complete(Ok(2));
            coroutine
        };
        let mut coroutine = if is_thread_alive {
            begin()
        } else {
            thread::spawn(begin).join().unwrap()
        };
        assert!(answers.try_recv().is_err(), "it waits for its turn");
        thread::spawn(move || coroutine.resume()).join().unwrap();
        assert_eq!(answers.iter().collect::<Vec<_>>(), [Ok(1), Ok(2)]);
    }
    // The turns of this thread are over, although the callback ended elsewhere.
    let (to, answers) = channel();
    let (completer, awaitable) = pair();
    awaitable.on_done(move |answer| to.send(answer).unwrap());
    completer.complete(Ok(3));
    assert_eq!(answers.try_recv(), Ok(Ok(3)));
}

fn main() {
    move_in_call();
    move_between_calls();
    move_in_c();
    move_in_on_done();
}
