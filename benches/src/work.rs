//! The measured work. Each function runs one row of the table `calls` times.

use std::{
    cell::Cell,
    future::Future,
    hint::{self, black_box},
    mem,
    pin::{Pin, pin},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use awaitify::{Awaitable, Dropped, awaitable};

use crate::contender::{AsyncOneshot, Awaitify, Catty, Contender, Futures, Oneshot, Tokio};

/// Calls back before it returns.
#[awaitable(name = generated_inside)]
#[inline(never)]
fn legacy_inside(a: u64, b: u64, callback: impl FnOnce(u64) + Send + 'static) {
    callback(black_box(a) + b);
}

/// Like `legacy_inside`, with a callback that borrows.
#[inline(never)]
fn legacy_local(a: u64, b: u64, callback: impl FnOnce(u64)) {
    callback(black_box(a) + b);
}

/// Like `legacy_inside`, with a callback that could be called again.
#[inline(never)]
fn legacy_kept(a: u64, b: u64, callback: impl Fn(u64) + Send + Sync + 'static) {
    callback(black_box(a) + b);
}

/// Keeps the callback for later. It is not boxed, because only the cost of the cell is measured.
#[inline(never)]
fn legacy_later<F: FnOnce(u64) + Send + 'static>(callback: F, later: &mut Option<F>) {
    *later = Some(callback);
}

#[inline(always)]
fn wrapper_inside<C: Contender>(a: u64, b: u64) -> C::Receiver {
    let (sender, receiver) = C::pair();
    legacy_inside(a, b, move |value| C::complete(sender, value));
    receiver
}

#[inline(always)]
fn wrapper_kept<C: Contender>(a: u64, b: u64) -> C::Receiver {
    let (sender, receiver) = C::pair();
    let shared = C::share(sender);
    legacy_kept(a, b, move |value| C::complete_shared(&shared, value));
    receiver
}

#[inline(always)]
fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

#[inline(always)]
fn expect_ready<C: Contender>(receiver: &mut C::Receiver, waker: &Waker) -> u64 {
    match poll(receiver, waker) {
        Poll::Ready(output) => C::value(output),
        Poll::Pending => panic!("it was completed"),
    }
}

/// A waker that counts in an `Arc`, so that it costs as much as a task's waker.
#[derive(Default)]
struct Counter(AtomicU64);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The loop of `inside` without a cell. The callback writes to the stack. Every row includes this cost.
pub fn empty_loop(calls: u64) {
    let mut sum = 0;
    for call in 0..calls {
        let slot = Cell::new(0);
        legacy_local(call, 1, |value| slot.set(value));
        sum += black_box(&slot).get();
    }
    black_box(sum);
}

/// A box of the size of our cell and one locked operation in it, because no design that allocates can be faster.
pub fn box_and_lock(calls: u64) {
    let mut sum = 0;
    for call in 0..calls {
        let cell = black_box(Box::new([const { AtomicU64::new(0) }; 6]));
        legacy_local(call, 1, |value| {
            cell[0].fetch_add(value, Ordering::Release);
        });
        sum += cell[0].load(Ordering::Acquire);
    }
    black_box(sum);
}

/// The callback runs inside the call.
pub fn inside<C: Contender>(calls: u64) {
    let mut sum = 0;
    for call in 0..calls {
        let mut receiver = wrapper_inside::<C>(call, 1);
        sum += expect_ready::<C>(&mut receiver, Waker::noop());
    }
    black_box(sum);
}

/// `generated_inside`, written by hand.
fn by_hand_inside(a: u64, b: u64) -> Awaitable<Result<u64, Dropped>> {
    let (completer, awaitable) =
        awaitify::__private::pair(|| "legacy_inside", || Err(Dropped::new("legacy_inside")));
    legacy_inside(a, b, move |value: u64| completer.complete(Ok(value)));
    awaitable
}

/// Like `inside`, but in a wrapper function that is not inlined into the loop.
fn wrapped(calls: u64, wrapper: fn(u64, u64) -> Awaitable<Result<u64, Dropped>>) {
    let wrapper = black_box(wrapper);
    let mut sum = 0;
    for call in 0..calls {
        let mut receiver = wrapper(call, 1);
        sum += expect_ready::<Awaitify>(&mut receiver, Waker::noop());
    }
    black_box(sum);
}

/// A contender's wrapper as a function that is not inlined.
pub trait Wrapper: Contender {
    fn wrapper(a: u64, b: u64) -> Self::Receiver;
}

macro_rules! wrapper_by_hand {
    ($($contender:ident),*) => {
        $(
            impl Wrapper for $contender {
                #[inline(never)]
                fn wrapper(a: u64, b: u64) -> Self::Receiver {
                    wrapper_inside::<Self>(a, b)
                }
            }
        )*
    };
}

wrapper_by_hand!(Tokio, Futures, Oneshot, AsyncOneshot, Catty);

/// The wrapper that the macro generates.
impl Wrapper for Awaitify {
    #[inline(always)]
    fn wrapper(a: u64, b: u64) -> Self::Receiver {
        generated_inside(a, b)
    }
}

async fn await_one<C: Wrapper>(wrapper: fn(u64, u64) -> C::Receiver, call: u64) -> u64 {
    C::value(wrapper(call, 1).await)
}

/// A poll through a pointer, like an executor's.
#[inline(never)]
fn drive(future: Pin<&mut dyn Future<Output = u64>>) -> u64 {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it was completed"),
    }
}

/// The wrapper is awaited in an `async fn`, and neither is inlined into the loop.
pub fn awaited<C: Wrapper>(calls: u64) {
    let wrapper = black_box(C::wrapper as fn(u64, u64) -> C::Receiver);
    let mut sum = 0;
    for call in 0..calls {
        sum += drive(pin!(await_one::<C>(wrapper, call)));
    }
    black_box(sum);
}

/// The wrapper that the macro generates.
pub fn generated(calls: u64) {
    wrapped(calls, generated_inside);
}

/// The same, written by hand.
pub fn by_hand(calls: u64) {
    wrapped(calls, by_hand_inside);
}

/// Allocates a batch of boxes of our cell's size, then frees all of them. `calls` is the total number.
pub fn boxes(calls: u64, outstanding: usize) {
    let mut boxes = Vec::with_capacity(outstanding);
    for _ in 0..calls / outstanding as u64 {
        boxes.extend((0..outstanding).map(|number| Box::new([number; 6])));
        for one in boxes.drain(..) {
            drop(black_box(one));
        }
    }
}

/// An `Fn` callback runs inside the call.
pub fn kept<C: Contender>(calls: u64) {
    let mut sum = 0;
    for call in 0..calls {
        let mut receiver = wrapper_kept::<C>(call, 1);
        sum += expect_ready::<C>(&mut receiver, Waker::noop());
    }
    black_box(sum);
}

/// Polled once, then completed on the same thread, woken and polled again.
pub fn pending<C: Contender>(calls: u64) {
    let waker = Waker::from(Arc::new(Counter::default()));
    let mut sum = 0;
    for call in 0..calls {
        let mut later = None;
        let (sender, mut receiver) = C::pair();
        legacy_later(move |value| C::complete(sender, value), &mut later);
        assert!(poll(&mut receiver, &waker).is_pending());
        later.take().unwrap()(call);
        sum += expect_ready::<C>(&mut receiver, &waker);
    }
    black_box(sum);
}

/// `outstanding` calls are made and polled, then all are completed, then all are awaited. `calls` is the total
/// number.
pub fn outstanding<C: Contender>(calls: u64, outstanding: usize) {
    let waker = Waker::from(Arc::new(Counter::default()));
    let mut senders = Vec::with_capacity(outstanding);
    let mut receivers = Vec::with_capacity(outstanding);
    let mut sum = 0;
    for _ in 0..calls / outstanding as u64 {
        for _ in 0..outstanding {
            let (sender, mut receiver) = C::pair();
            assert!(poll(&mut receiver, &waker).is_pending());
            senders.push(sender);
            receivers.push(receiver);
        }
        for (value, sender) in senders.drain(..).enumerate() {
            C::complete(sender, value as u64);
        }
        for mut receiver in receivers.drain(..) {
            sum += expect_ready::<C>(&mut receiver, &waker);
        }
    }
    black_box(sum);
}

/// A thread that runs closures. It outlives all rounds, because none should include starting it.
struct Completing {
    jobs: mpsc::Sender<Box<dyn FnOnce() + Send>>,
}

impl Completing {
    fn run(job: impl FnOnce() + Send + 'static) {
        static THREAD: OnceLock<Completing> = OnceLock::new();
        let thread = THREAD.get_or_init(|| {
            let (jobs, received) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
            thread::spawn(move || received.into_iter().for_each(|job| job()));
            Self { jobs }
        });
        thread.jobs.send(Box::new(job)).unwrap();
    }
}

/// The senders and receivers of a batch of calls.
fn pairs<C: Contender>(batch: u64) -> (Vec<C::Sender>, Vec<C::Receiver>) {
    (0..batch).map(|_| C::pair()).unzip()
}

fn complete_all<C: Contender>(senders: Vec<C::Sender>) {
    for (value, sender) in senders.into_iter().enumerate() {
        C::complete(sender, value as u64);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Completed on another thread, in batches of 100: fewer calls than a thread keeps cells.
pub fn threads_100<C: Contender>(calls: u64) {
    busy_threads::<C>(calls, 100);
}

/// Like `threads_100`, but with more calls outstanding than a thread keeps cells.
pub fn threads_1000<C: Contender>(calls: u64) {
    busy_threads::<C>(calls, 1_000);
}

/// Each call is polled once, completed on another thread, and then awaited. While the other thread completes a batch, this one
/// makes the next. Neither sleeps, and none is polled while it is completed, so all contenders do the same steps.
fn busy_threads<C: Contender>(calls: u64, batch: u64) {
    let waker = Waker::from(Arc::new(Counter::default()));
    let completed = Arc::new(AtomicU64::new(0));
    let batches = complete_elsewhere::<C>(Arc::clone(&completed));
    let mut waiting: Option<Vec<C::Receiver>> = None;
    let mut sum = 0;
    for number in 0..=calls / batch {
        let next = (number < calls / batch).then(|| {
            let (senders, mut receivers) = pairs::<C>(batch);
            for receiver in &mut receivers {
                assert!(poll(receiver, &waker).is_pending());
            }
            batches.send(senders).unwrap();
            receivers
        });
        for mut receiver in mem::replace(&mut waiting, next).into_iter().flatten() {
            while completed.load(Ordering::Acquire) < number {
                hint::spin_loop();
            }
            sum += expect_ready::<C>(&mut receiver, &waker);
        }
    }
    black_box(sum);
}

/// Completes the batches that are sent, on the other thread, and counts them. It looks for the next until there is one.
fn complete_elsewhere<C: Contender>(completed: Arc<AtomicU64>) -> mpsc::Sender<Vec<C::Sender>> {
    let (batches, received) = mpsc::channel();
    Completing::run(move || {
        loop {
            match received.try_recv() {
                Ok(senders) => {
                    complete_all::<C>(senders);
                    completed.fetch_add(1, Ordering::Release);
                }
                Err(mpsc::TryRecvError::Empty) => hint::spin_loop(),
                Err(mpsc::TryRecvError::Disconnected) => break,
            }
        }
    });
    batches
}

/// Completed on another thread, in batches of 100, and polled meanwhile. Both threads sleep in the kernel if there is nothing to do.
pub fn threads_asleep<C: Contender>(calls: u64) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut sum = 0;
    for _ in 0..calls / 100 {
        let (senders, receivers) = pairs::<C>(100);
        Completing::run(move || complete_all::<C>(senders));
        for mut receiver in receivers {
            sum += loop {
                match poll(&mut receiver, &waker) {
                    Poll::Ready(output) => break C::value(output),
                    Poll::Pending => thread::park(),
                }
            };
        }
    }
    black_box(sum);
}

/// Calls of awaitify that are pending while others are measured.
pub fn pending_calls(count: usize) -> Vec<(impl Sized, impl Sized)> {
    let pairs = (0..count).map(|_| {
        let (sender, mut receiver) = Awaitify::pair();
        assert!(poll(&mut receiver, Waker::noop()).is_pending());
        (sender, receiver)
    });
    pairs.collect()
}
