//! The work that is measured: each function sends and takes about `values` values.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::contender::{Contender, LIMIT, Shared, Value};

/// A waker with a count in an `Arc`, so that it costs as much as a task's waker.
#[derive(Default)]
struct Counter(AtomicU64);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The source of the events. It copies whole values, because a value that is built word by word and then copied makes the
/// processor wait for its own stores, in each contender alike, which would hide the cost of the queues.
static EVENTS: [Value; 16] = [[1, 2, 3, 4]; 16];

#[inline(always)]
fn value(number: u64) -> Value {
    black_box(&EVENTS)[number as usize % EVENTS.len()]
}

/// Takes the queued values, and polls once more, which finds nothing. Polls again if a budget paused it.
#[inline(always)]
fn take<C: Contender>(receiver: &mut C::Receiver, cx: &mut Context<'_>, count: u64) {
    let (mut taken, mut sum) = (0, 0);
    while taken < count {
        if let Poll::Ready(value) = C::poll(receiver, cx) {
            sum += value.map_or(0, |value| value[0]);
            taken += 1;
        }
    }
    black_box(sum);
}

/// `burst` values are sent and then taken, by a task that had found nothing before.
#[inline(always)]
fn bursts<C: Contender>(values: u64, burst: u64) {
    let waker = Waker::from(Arc::new(Counter::default()));
    let mut cx = Context::from_waker(&waker);
    let (mut sender, mut receiver) = C::new();
    for _ in 0..values / burst {
        assert!(C::poll(&mut receiver, &mut cx).is_pending());
        (0..burst).for_each(|number| C::send(&mut sender, value(number)));
        take::<C>(&mut receiver, &mut cx, burst);
    }
}

/// One value is sent and then taken, by a task that had found nothing before.
pub fn one<C: Contender>(values: u64) {
    bursts::<C>(values, 1);
}

/// 64 values are sent and then taken.
pub fn many<C: Contender>(values: u64) {
    bursts::<C>(values, 64);
}

/// One value is sent and then taken, by a task that does not ask in between.
pub fn one_unasked<C: Contender>(values: u64) {
    let mut cx = Context::from_waker(Waker::noop());
    let (mut sender, mut receiver) = C::new();
    for number in 0..values {
        C::send(&mut sender, value(number));
        take::<C>(&mut receiver, &mut cx, 1);
    }
}

/// A thousand streams are made, each gets one value, which is taken, and all are dropped.
pub fn streams<C: Contender>(values: u64) {
    const STREAMS: u64 = 1000;
    let waker = Waker::from(Arc::new(Counter::default()));
    let mut cx = Context::from_waker(&waker);
    for _ in 0..values / STREAMS {
        let mut streams: Vec<_> = (0..STREAMS).map(|_| C::new()).collect();
        for (_, receiver) in &mut streams {
            assert!(C::poll(receiver, &mut cx).is_pending());
        }
        for (sender, _) in &mut streams {
            C::send(sender, value(1));
        }
        for (_, receiver) in &mut streams {
            take::<C>(receiver, &mut cx, 1);
        }
    }
}

/// A full queue refuses values.
pub fn refused<C: Contender>(values: u64) {
    let (mut sender, receiver) = C::new();
    (0..LIMIT as u64).for_each(|number| C::send(&mut sender, value(number)));
    (0..values).for_each(|number| C::send(&mut sender, value(number)));
    drop(receiver);
}

/// Threads send as fast as they can, and this one takes and parks when there is nothing.
fn flat_out<C: Contender>(senders: Vec<C::Sender>, mut receiver: C::Receiver, values: u64) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let each = values / senders.len() as u64;
    let expected = each * senders.len() as u64;
    thread::scope(|scope| {
        for mut sender in senders {
            scope.spawn(move || (0..each).for_each(|n| C::send(&mut sender, value(n))));
        }
        let (mut taken, mut sum) = (0, 0);
        while taken < expected {
            match C::poll(&mut receiver, &mut cx) {
                Poll::Ready(value) => {
                    sum += value.map_or(0, |value| value[0]);
                    taken += 1;
                }
                Poll::Pending => thread::park(),
            }
        }
        black_box(sum);
    });
}

/// One thread sends as fast as it can.
pub fn thread<C: Contender>(values: u64) {
    let (sender, receiver) = C::new();
    flat_out::<C>(vec![sender], receiver, values);
}

/// Two threads send as fast as they can.
pub fn threads<C: Shared>(values: u64) {
    let (sender, receiver) = C::new();
    let other = C::share(&sender);
    flat_out::<C>(vec![sender, other], receiver, values);
}
