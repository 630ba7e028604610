//! The awaiting thread.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Relaxed, Release};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use awaitify::Awaitable;

use crate::calls::{Answer, Call, Order, Random};
use crate::threads::{Pace, wait_until};

pub(crate) struct Unpark {
    pub(crate) thread: Thread,
    pub(crate) woken: AtomicU64,
}

impl Unpark {
    pub(crate) fn here() -> Self {
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

/// The awaiting side, with its random numbers and two wakers of its thread.
pub(crate) struct Awaiting {
    pub(crate) random: Random,
    pub(crate) unparks: [Arc<Unpark>; 2],
    pub(crate) wakers: [Waker; 2],
}

impl Awaiting {
    pub(crate) fn here() -> Self {
        let unparks = [(); 2].map(|()| Arc::new(Unpark::here()));
        Awaiting {
            random: Random(0xD1B5_4A32_D192_ED03),
            wakers: unparks.clone().map(Waker::from),
            unparks,
        }
    }

    pub(crate) fn receive(
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

    /// Polls once, and again after the waker of that poll was woken.
    pub(crate) fn await_first(
        &mut self,
        mut awaitable: Awaitable<Answer>,
        call: &Call,
        pace: &Pace,
    ) -> u64 {
        let choice = usize::from(self.random.below(2) == 0);
        let (unpark, waker) = (&self.unparks[choice], &self.wakers[choice]);
        // Otherwise an earlier call could still be waking these wakers.
        Pace::wait(&pace.completing, call.number);
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

/// The time after which a wake-up counts as lost, also on a busy machine.
pub(crate) const NOBODY: Duration = Duration::from_secs(600);

/// Awaits one call, or drops it. Returns how many values it received.
pub(crate) fn receive(
    mut awaitable: Awaitable<Answer>,
    random: &mut Random,
    wakers: &[Waker; 2],
    call: &Call,
) -> u64 {
    let polls = random.below(4);
    for poll in 0..polls {
        // Changes the waker now and then.
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
pub(crate) fn block_on(
    mut awaitable: Awaitable<Answer>,
    random: &mut Random,
    wakers: &[Waker; 2],
) -> Answer {
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
