//! Foreign code that runs during a call. Wakers, values, handles, hooks and callbacks complete, share, poll, drop or
//! panic when they are cloned, woken, called or dropped. Their actions are random, but the same in every run.
//!
//! No call may hang or abort, and each object must be dropped exactly once.
#![cfg(not(awaitify_loom))]

use std::{
    cell::{Cell, RefCell},
    future::Future,
    panic::{catch_unwind, resume_unwind},
    pin::Pin,
    ptr,
    task::{Context, RawWaker, RawWakerVTable, Waker},
    thread::{self, LocalKey},
};

use awaitify::{Awaitable, Completer, Dropped, Guard, OnCancel, SharedCompleter};

type Answer = Result<Tracked, Dropped>;
type List<T> = LocalKey<RefCell<Vec<T>>>;

thread_local! {
    static COMPLETERS: RefCell<Vec<Completer<Answer>>> = const { RefCell::new(Vec::new()) };
    static SHARED: RefCell<Vec<SharedCompleter<Answer>>> = const { RefCell::new(Vec::new()) };
    static AWAITABLES: RefCell<Vec<Awaitable<Answer>>> = const { RefCell::new(Vec::new()) };
    static GUARDED: RefCell<Vec<Awaitable<Answer, OnCancel<Tracked>>>> = const { RefCell::new(Vec::new()) };
    /// The planned actions of foreign code, the last one first.
    static PLAN: RefCell<Vec<Choice>> = const { RefCell::new(Vec::new()) };
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// The number of live values, handles and wakers.
    static ALIVE: Cell<i64> = const { Cell::new(0) };
}

/// A value, or a handle.
struct Tracked;

impl Tracked {
    fn new() -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Tracked
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
        surprise();
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(
    |identity| {
        surprise();
        ALIVE.set(ALIVE.get() + 1);
        RawWaker::new(identity, &VTABLE)
    },
    |_| {
        ALIVE.set(ALIVE.get() - 1);
        surprise();
    },
    |_| surprise(),
    |_| {
        ALIVE.set(ALIVE.get() - 1);
        surprise();
    },
);

fn waker(identity: usize) -> Waker {
    ALIVE.set(ALIVE.get() + 1);
    // SAFETY: the data is never read, and the counters stay on their thread, like these wakers.
    unsafe { Waker::new(ptr::without_provenance(identity), &VTABLE) }
}

/// The random choices of one step.
#[derive(Clone, Copy)]
struct Choice(u16);

impl Choice {
    fn is(self, bit: u32) -> bool {
        self.0 >> (15 - bit) & 1 == 1
    }

    /// The oldest of a list, or the newest.
    fn from<T: 'static>(self, list: &'static List<T>) -> Option<T> {
        list.with_borrow_mut(|list| {
            if self.is(0) && !list.is_empty() {
                Some(list.remove(0))
            } else {
                list.pop()
            }
        })
    }

    fn poll<G: Guard>(self, awaitable: &mut Awaitable<Answer, G>) {
        let waker = waker(usize::from(self.is(1)));
        let _ = Pin::new(awaitable).poll(&mut Context::from_waker(&waker));
    }

    /// Takes a step.
    fn take(self) {
        match self.0 % 20 {
            0 => put(
                &AWAITABLES,
                Awaitable::new(|completer| {
                    put(&COMPLETERS, completer);
                    surprise();
                }),
            ),
            1 => self.with(&COMPLETERS, |it| it.complete(Ok(Tracked::new()))),
            2 => self.with(&COMPLETERS, drop),
            3 => self.with(&COMPLETERS, |it| put(&SHARED, it.share())),
            4 => self.with(&SHARED, |it| {
                put(&SHARED, it.clone());
                put(&SHARED, it);
            }),
            5 => self.with(&SHARED, |it| {
                it.complete(Ok(Tracked::new()));
                put(&SHARED, it);
            }),
            6 => self.with(&SHARED, |it| drop(it.try_complete(Ok(Tracked::new())))),
            7 => self.with(&SHARED, drop),
            8..=10 => self.with_unspent(&AWAITABLES, |mut it| {
                self.poll(&mut it);
                put(&AWAITABLES, it);
            }),
            11 => self.with_unspent(&AWAITABLES, |mut it| {
                drop(it.try_take());
                put(&AWAITABLES, it);
            }),
            12 => self.with(&AWAITABLES, drop),
            13 => self.with(&AWAITABLES, Awaitable::<Answer>::detach),
            14 => self.with_unspent(&AWAITABLES, |it| it.on_done(|_| surprise())),
            15 => self.with_unspent(&AWAITABLES, |it| {
                put(
                    &GUARDED,
                    it.on_cancel(Tracked::new(), Box::new(|_| surprise())),
                );
            }),
            16 => self.with_unspent(&GUARDED, |mut it| {
                self.poll(&mut it);
                put(&GUARDED, it);
            }),
            17 => self.with(&GUARDED, drop),
            18 => self.with(&GUARDED, |it| put(&AWAITABLES, it.cancel())),
            _ => self.with(&GUARDED, Awaitable::<Answer, OnCancel<Tracked>>::detach),
        }
    }

    fn with<T: 'static>(self, list: &'static List<T>, action: impl FnOnce(T)) {
        if let Some(item) = self.from(list) {
            action(item);
        }
    }

    fn with_unspent<G: Guard + 'static>(
        self,
        list: &'static List<Awaitable<Answer, G>>,
        action: impl FnOnce(Awaitable<Answer, G>),
    ) {
        self.with(list, |awaitable| {
            if !awaitable.is_terminated() {
                action(awaitable);
            }
        });
    }
}

fn put<T: 'static>(list: &'static List<T>, item: T) {
    list.with_borrow_mut(|list| list.push(item));
}

/// Runs the planned actions, but does not panic during a panic.
fn surprise() {
    let deeper = DEPTH.get() + 1;
    let Some(choice) = (deeper < 8)
        .then(|| PLAN.with_borrow_mut(Vec::pop))
        .flatten()
    else {
        return;
    };
    DEPTH.set(deeper);
    let outcome = catch_unwind(|| choice.take());
    DEPTH.set(deeper - 1);
    let panic = outcome
        .err()
        .or(choice.is(2).then(|| Box::new("planned") as _));
    match panic {
        Some(payload) if choice.is(3) && !thread::panicking() => resume_unwind(payload),
        _ => {}
    }
}

/// A random number generator (xorshift).
struct Random(u64);

impl Random {
    fn choices(&mut self, at_most: u64) -> Vec<Choice> {
        let count = self.next() % at_most;
        (0..count).map(|_| Choice(self.next() as u16)).collect()
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// Drops all remaining objects.
fn clear<T: 'static>(list: &'static List<T>) {
    while let Some(item) = list.with_borrow_mut(Vec::pop) {
        drop(item);
    }
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn reentrant_code_drops_once() {
    let mut random = Random(88_172_645_463_325_252);
    for run in 0..if cfg!(miri) { 300 } else { 30_000 } {
        PLAN.set(random.choices(30));
        for choice in random.choices(25) {
            // A panic ends its step.
            let _ = catch_unwind(|| choice.take());
        }
        PLAN.take();
        clear(&COMPLETERS);
        clear(&SHARED);
        clear(&AWAITABLES);
        clear(&GUARDED);
        assert_eq!(ALIVE.get(), 0, "after run {run}");
    }
}
