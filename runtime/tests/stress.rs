//! Two threads, one completing and one awaiting, each dropping its half at random: every value that was awaited
//! arrives, every value is dropped exactly once, every waker is released, nobody waits for ever.
//!
//! Whether the two threads run at the same time is up to the machine. Some calls have an order that the threads agree on,
//! so that each order is tested also on one processor, and a run on a busy machine ends early instead of taking longer.
//!
//! The long run is ignored by default: `cargo test --release -p awaitify --test stress -- --ignored`.
#![cfg(not(awaitify_loom))]

use std::{
    future::Future,
    pin::Pin,
    ptr,
    sync::{
        Arc,
        atomic::{
            AtomicBool, AtomicPtr, AtomicU64,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use awaitify::{__private, Awaitable, Completer, Dropped};

/// Counts the values that are alive, and holds memory of its own, so that a sanitizer sees a misuse.
struct Value {
    number: Box<u64>,
    alive: Arc<()>,
}

type Answer = Result<Value, Dropped>;

/// Xorshift: the same calls in each run, whatever the two threads make of them.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What the completing side does with a call. Drawn from the same numbers on either side, so that the awaiting one knows
/// what is to come.
#[derive(Clone, Copy)]
enum Deed {
    Drop,
    ShareAndComplete,
    ShareAndDrop,
    CompleteOnce,
    CompleteIfAwaited,
    Complete,
}

impl Deed {
    const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

    fn next(random: &mut Random) -> Self {
        match random.below(8) {
            0 => Deed::Drop,
            1 => Deed::ShareAndComplete,
            2 => Deed::ShareAndDrop,
            3 => Deed::CompleteOnce,
            4 => Deed::CompleteIfAwaited,
            _ => Deed::Complete,
        }
    }

    fn sends(self) -> bool {
        !matches!(self, Deed::Drop | Deed::ShareAndDrop)
    }
}

/// Which thread is first. Drawn on either side, after the deed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Race,
    /// The completing thread waits until there is a waker.
    AwaitFirst,
    /// The awaiting thread waits until the completer is gone.
    CompleteFirst,
}

impl Order {
    fn next(random: &mut Random) -> Self {
        match random.below(32) {
            0 => Order::AwaitFirst,
            1 => Order::CompleteFirst,
            _ => Order::Race,
        }
    }
}

/// Returns once `ready` does. It does not spin for long, because the other thread may need this processor.
fn wait_until(mut ready: impl FnMut() -> bool) {
    for attempt in 0.. {
        if ready() {
            return;
        }
        match attempt {
            0..100 => std::hint::spin_loop(),
            _ => thread::park_timeout(Duration::from_micros(50)),
        }
    }
}

struct Unpark {
    thread: Thread,
    woken: AtomicU64,
}

impl Unpark {
    fn here() -> Self {
        Unpark {
            thread: thread::current(),
            woken: AtomicU64::new(0),
        }
    }
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.woken.fetch_add(1, Relaxed);
        self.thread.unpark();
    }
}

/// Hands one thing at a time to another thread. Not a channel of the standard library, whose mutexes
/// ThreadSanitizer does not see where that library was not built for it.
struct Handoff<T> {
    slot: AtomicPtr<T>,
    /// Whether one of the two ends is gone.
    closed: AtomicBool,
}

fn handoff<T>() -> (Giver<T>, Taker<T>) {
    let handoff = Arc::new(Handoff {
        slot: AtomicPtr::new(ptr::null_mut()),
        closed: AtomicBool::new(false),
    });
    (Giver(Arc::clone(&handoff)), Taker(handoff))
}

struct Giver<T>(Arc<Handoff<T>>);

impl<T> Giver<T> {
    /// Waits until the last was taken.
    fn give(&self, value: T) {
        wait_until(|| {
            assert!(!self.0.closed.load(Acquire), "the other thread is gone");
            self.0.slot.load(Acquire).is_null()
        });
        self.0.slot.store(Box::into_raw(Box::new(value)), Release);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        self.0.closed.store(true, Release);
    }
}

struct Taker<T>(Arc<Handoff<T>>);

impl<T> Iterator for Taker<T> {
    type Item = T;

    /// Waits for the next; `None` once the other end is gone.
    fn next(&mut self) -> Option<T> {
        let mut given = ptr::null_mut();
        wait_until(|| {
            // Before the slot, so that what was given last is seen.
            let closed = self.0.closed.load(Acquire);
            given = self.0.slot.swap(ptr::null_mut(), Acquire);
            closed || !given.is_null()
        });
        // SAFETY: `give` made it of a box, and the exchange gave it to us alone.
        (!given.is_null()).then(|| *unsafe { Box::from_raw(given) })
    }
}

impl<T> Drop for Taker<T> {
    fn drop(&mut self) {
        self.0.closed.store(true, Release);
    }
}

/// Keeps the two threads at the same call, so that they do race: the one that is ahead spins a little.
#[derive(Default)]
struct Pace {
    completing: AtomicU64,
    awaiting: AtomicU64,
    /// The last call with a fixed order whose completer is gone.
    completed: AtomicU64,
    /// The last call with a fixed order that has a waker.
    polled: AtomicU64,
}

impl Pace {
    fn meet(mine: &AtomicU64, other: &AtomicU64, number: u64) {
        mine.store(number, Relaxed);
        for _ in 0..500 {
            if other.load(Relaxed) >= number {
                return;
            }
            std::hint::spin_loop();
        }
        // The other thread is not running, or waits for this call's completion: go on alone.
        thread::yield_now();
    }

    fn wait(reached: &AtomicU64, number: u64) {
        wait_until(|| reached.load(Acquire) >= number);
    }
}

/// The completing thread; gives how many values it saw received, as far as it can tell.
fn complete_all(
    batches: impl Iterator<Item = Vec<Completer<Answer>>>,
    alive: Arc<()>,
    pace: &Pace,
) -> u64 {
    let mut random = Random(Deed::SEED);
    let mut number = 0;
    let mut delivered = 0;
    for completer in batches.flatten() {
        number += 1;
        Pace::meet(&pace.completing, &pace.awaiting, number);
        let value = || {
            Ok(Value {
                number: Box::new(number),
                alive: Arc::clone(&alive),
            })
        };
        let (deed, order) = (Deed::next(&mut random), Order::next(&mut random));
        if order == Order::AwaitFirst {
            Pace::wait(&pace.polled, number);
        }
        match deed {
            Deed::Drop => drop(completer),
            Deed::ShareAndComplete => {
                let shared = completer.share();
                let clone = shared.clone();
                delivered += u64::from(clone.try_complete(value()).is_ok());
                assert!(shared.try_complete(value()).is_err());
            }
            Deed::ShareAndDrop => drop(completer.share().clone()),
            Deed::CompleteOnce => {
                let once = __private::Once::new(completer);
                let first = once.take().expect("the first takes it");
                assert!(once.take().is_none());
                delivered += u64::from(first.try_complete(value()).is_ok());
            }
            Deed::CompleteIfAwaited if !completer.is_awaited() => {
                assert!(completer.try_complete(value()).is_err());
            }
            Deed::CompleteIfAwaited | Deed::Complete => {
                delivered += u64::from(completer.try_complete(value()).is_ok());
            }
        }
        if order == Order::CompleteFirst {
            pace.completed.store(number, Release);
        }
    }
    delivered
}

/// A call as the awaiting side knows it: which it is, and what the other side does with it.
struct Call {
    number: u64,
    deed: Deed,
    order: Order,
}

impl Call {
    fn next(number: u64, deeds: &mut Random) -> Self {
        Call {
            number,
            deed: Deed::next(deeds),
            order: Order::next(deeds),
        }
    }
}

/// The awaiting side: its random numbers, and two wakers of its thread.
struct Awaiting {
    random: Random,
    unparks: [Arc<Unpark>; 2],
    wakers: [Waker; 2],
}

impl Awaiting {
    fn here() -> Self {
        let unparks = [(); 2].map(|()| Arc::new(Unpark::here()));
        Awaiting {
            random: Random(0xD1B5_4A32_D192_ED03),
            wakers: unparks.clone().map(Waker::from),
            unparks,
        }
    }

    fn receive(
        &mut self,
        starting: impl FnOnce() -> Awaitable<Answer>,
        call: &Call,
        pace: &Pace,
    ) -> u64 {
        match call.order {
            Order::Race => receive(starting(), &mut self.random, &self.wakers, call),
            Order::AwaitFirst => self.await_first(starting(), call, pace),
            Order::CompleteFirst => {
                Pace::wait(&pace.completed, call.number);
                let mut awaitable = starting();
                let answer =
                    Pin::new(&mut awaitable).poll(&mut Context::from_waker(&self.wakers[0]));
                let Poll::Ready(answer) = answer else {
                    panic!("it is not done, but its completer is gone");
                };
                call.check(answer)
            }
        }
    }

    /// Polls once, and again when the waker of that poll has been woken.
    fn await_first(&mut self, mut awaitable: Awaitable<Answer>, call: &Call, pace: &Pace) -> u64 {
        let choice = usize::from(self.random.below(2) == 0);
        let (unpark, waker) = (&self.unparks[choice], &self.wakers[choice]);
        let woken = unpark.woken.load(Relaxed);
        let mut poll = || Pin::new(&mut awaitable).poll(&mut Context::from_waker(waker));
        assert!(poll().is_pending(), "the completer waits");
        pace.polled.store(call.number, Release);
        let begun = Instant::now();
        wait_until(|| {
            assert!(begun.elapsed() < NOBODY, "nobody woke it");
            unpark.woken.load(Relaxed) > woken
        });
        let Poll::Ready(answer) = poll() else {
            panic!("it was woken, and is not done");
        };
        call.check(answer)
    }
}

/// What is not woken within this time never will be, however busy the machine is.
const NOBODY: Duration = Duration::from_secs(600);

/// Awaits one call, or gives it up; gives how many values it saw.
fn receive(
    mut awaitable: Awaitable<Answer>,
    random: &mut Random,
    wakers: &[Waker; 2],
    call: &Call,
) -> u64 {
    let polls = random.below(4);
    for poll in 0..polls {
        // A change of waker now and then.
        let waker = &wakers[usize::from(poll > 0 && random.below(2) == 0)];
        if let Poll::Ready(answer) = Pin::new(&mut awaitable).poll(&mut Context::from_waker(waker))
        {
            return call.check(answer);
        }
    }
    match random.below(4) {
        0 => {
            drop(awaitable);
            0
        }
        1 => match awaitable.try_take() {
            Ok(answer) => call.check(answer),
            Err(awaitify::NotDone) => 0,
        },
        _ => call.check(block_on(awaitable, random, wakers)),
    }
}

/// Polls with changing wakers for a while, then parks.
fn block_on(mut awaitable: Awaitable<Answer>, random: &mut Random, wakers: &[Waker; 2]) -> Answer {
    for poll in 1.. {
        let waker = &wakers[usize::from(random.below(2) == 0)];
        if let Poll::Ready(answer) = Pin::new(&mut awaitable).poll(&mut Context::from_waker(waker))
        {
            return answer;
        }
        if poll > 20 {
            let parked = Instant::now();
            thread::park_timeout(NOBODY);
            assert!(parked.elapsed() < NOBODY, "nobody woke it");
        }
    }
    unreachable!("it polls for ever")
}

impl Call {
    /// Whether what came is what was sent.
    fn check(&self, answer: Answer) -> u64 {
        assert_eq!(answer.is_ok(), self.deed.sends(), "the value was lost");
        match answer {
            Ok(value) => {
                assert_eq!(*value.number, self.number, "another call's value");
                assert!(Arc::strong_count(&value.alive) > 1);
                1
            }
            Err(dropped) => {
                assert_eq!(dropped.function(), "stress");
                0
            }
        }
    }
}

/// Which of the two threads makes the pairs: a sender knows its cell's thread.
#[derive(Clone, Copy)]
enum Maker {
    /// The other side completes while the call is still returning here.
    Awaiting,
    /// It completes on the thread that made the cell, while the awaitable is polled on the other.
    Completing,
}

/// One a call.
type Starting = __private::Starting<Answer>;

fn start_batch() -> (Vec<Completer<Answer>>, Vec<Starting>) {
    (0..BATCH)
        .map(|_| __private::start(|| Err(Dropped::new("stress"))))
        .unzip()
}

const BATCH: u64 = 250;

/// How long a run lasts at most, apart from its last batch. On a busy machine it has fewer calls then.
const BRIEF: Duration = Duration::from_secs(2);

/// The numbers of the batches that begin before the time is over, but at least one.
fn batches(count: u64, within: Duration) -> impl Iterator<Item = u64> {
    let begun = Instant::now();
    (0..count).take_while(move |number| *number == 0 || begun.elapsed() < within)
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
                let (completers, starting) = start_batch();
                let awaitables: Vec<_> = starting.into_iter().map(Starting::started).collect();
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
                let (made, starting) = start_batch();
                completers.give(made);
                for starting in starting {
                    let call = next();
                    received += awaiting.receive(|| starting.started(), &call, &pace);
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

thread_local!(static PLACE: u8 = const { 0 });

/// The thread that made the cells has ended, and the one that completes them has its thread-locals' addresses, by which
/// a sender tells whether it is inside the call.
#[test]
fn inherited_stack_is_not_the_maker() {
    let place = || PLACE.with(|place| ptr::from_ref(place).addr());
    let mut awaiting = Awaiting::here();
    let (mut inherited, mut threads) = (0, 0);
    for _ in batches(400, BRIEF) {
        let alive = Arc::new(());
        let pace = Arc::new(Pace::default());
        let making = thread::spawn(move || {
            let (completers, starting) = start_batch();
            let awaitables: Vec<_> = starting.into_iter().map(Starting::started).collect();
            (completers, awaitables, place())
        });
        let (completers, awaitables, left) = making.join().unwrap();
        let (counted, paced) = (Arc::clone(&alive), Arc::clone(&pace));
        let completing = thread::spawn(move || {
            let delivered = complete_all([completers].into_iter(), counted, &paced);
            (delivered, place())
        });
        let mut deeds = Random(Deed::SEED);
        let mut received = 0;
        for (number, awaitable) in (1..).zip(awaitables) {
            Pace::meet(&pace.awaiting, &pace.completing, number);
            let call = Call::next(number, &mut deeds);
            received += awaiting.receive(|| awaitable, &call, &pace);
        }
        let (delivered, taken) = completing.join().unwrap();
        assert!(received <= delivered, "a value was received twice");
        assert_eq!(Arc::strong_count(&alive), 1, "values leaked");
        inherited += u64::from(taken == left);
        threads += 1;
    }
    println!("{inherited} of {threads} threads inherited the place of the one before");
}

#[test]
#[ignore = "ten million calls: a minute or so"]
fn ten_million_calls_lose_nothing() {
    stress(5_000_000, Duration::MAX, Maker::Awaiting);
    stress(5_000_000, Duration::MAX, Maker::Completing);
}

/// Drop, `.cancel()` and completion race: the hook runs once or the value came, and never both.
fn race_of_cancel(most: u64, within: Duration) {
    // Small, so that the two threads are often at the same one.
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
            .map(|_| __private::pair(|| Err(Dropped::new("legacy"))))
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
