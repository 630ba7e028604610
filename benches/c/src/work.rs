//! The measured work. Each function makes `calls` calls.

use std::future::Future;
use std::hint::{self, black_box};
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier, LazyLock, OnceLock, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use crate::contender::Contender;
use crate::legacy::{Kept, take_kept};

const BATCH: usize = 1_000;

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

fn ready<F: Future + Unpin>(mut future: F, waker: &Waker) -> F::Output {
    match poll(&mut future, waker) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it was called back"),
    }
}

/// The callback runs inside the call.
pub(crate) fn inside<C: Contender>(calls: u64) {
    for call in 0..calls {
        black_box(ready(C::add(call as i32, 1), Waker::noop()));
    }
}

/// Polled once, then called on the same thread, then polled again.
pub(crate) fn pending<C: Contender>(calls: u64) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut kept = Vec::with_capacity(1);
    for call in 0..calls {
        let mut receiver = C::add_later(call as i32, 1);
        assert!(poll(&mut receiver, &waker).is_pending());
        take_kept(&mut kept);
        kept.drain(..).for_each(Kept::call);
        black_box(ready(receiver, &waker));
    }
}

/// Many are started, then all are called back, then all are awaited.
pub(crate) fn outstanding<C: Contender>(calls: u64) {
    let mut kept = Vec::with_capacity(BATCH);
    let mut receivers = Vec::with_capacity(BATCH);
    for _ in 0..calls / BATCH as u64 {
        receivers.extend((0..BATCH).map(|call| C::add_later(call as i32, 1)));
        take_kept(&mut kept);
        kept.drain(..).for_each(Kept::call);
        for receiver in receivers.drain(..) {
            black_box(ready(receiver, Waker::noop()));
        }
    }
}

/// Two threads run `inside` at the same time.
pub(crate) fn two_at_once<C: Contender>(calls: u64) {
    both(inside::<C>, calls / 2);
}

/// Two threads run `outstanding` at the same time.
pub(crate) fn two_outstanding<C: Contender>(calls: u64) {
    both(outstanding::<C>, calls / 2);
}

/// Runs `work` here and on the other thread. Both start together.
fn both(work: fn(u64), calls: u64) {
    static TOGETHER: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(2));
    // The closure has a size that no cell has, see `use_up_foreign_memory`.
    let apart = [0_u64; 64];
    Other::run(move || {
        black_box(&apart);
        TOGETHER.wait();
        work(calls);
        TOGETHER.wait();
    });
    TOGETHER.wait();
    work(calls);
    TOGETHER.wait();
}

/// Started and awaited here, called back on the other thread meanwhile.
pub(crate) fn crossing<C: Contender>(calls: u64) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    for _ in 0..calls / BATCH as u64 {
        let receivers: Vec<_> = (0..BATCH)
            .map(|call| C::add_later(call as i32, 1))
            .collect();
        let mut kept = Vec::with_capacity(BATCH);
        take_kept(&mut kept);
        Other::run(move || kept.into_iter().for_each(Kept::call));
        for mut receiver in receivers {
            while poll(&mut receiver, &waker).is_pending() {
                thread::park();
            }
        }
    }
}

/// Like `crossing`, but neither thread sleeps: while the other one calls back a batch, this one starts the next. None is polled
/// while it is called back, so both contenders do the same steps. In `crossing`, a contender that is polled faster
/// sleeps more often, and the other thread then has to wake this one.
pub(crate) fn crossing_busy<C: Contender>(calls: u64) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let called = Arc::new(AtomicU64::new(0));
    let batches = call_elsewhere(Arc::clone(&called));
    let mut waiting: Option<Vec<C::Receiver>> = None;
    for number in 0..=calls / BATCH as u64 {
        let next = (number < calls / BATCH as u64).then(|| {
            let mut receivers: Vec<_> = (0..BATCH)
                .map(|call| C::add_later(call as i32, 1))
                .collect();
            for receiver in &mut receivers {
                assert!(poll(receiver, &waker).is_pending());
            }
            let mut kept = Vec::with_capacity(BATCH);
            take_kept(&mut kept);
            batches.send(kept).expect("the other thread lives");
            receivers
        });
        for receiver in mem::replace(&mut waiting, next).into_iter().flatten() {
            while called.load(Ordering::Acquire) < number {
                hint::spin_loop();
            }
            black_box(ready(receiver, &waker));
        }
    }
}

/// Calls back the batches that are sent, on the other thread, and counts them. It looks for the next until there is one.
fn call_elsewhere(called: Arc<AtomicU64>) -> mpsc::Sender<Vec<Kept>> {
    let (batches, received) = mpsc::channel::<Vec<Kept>>();
    Other::run(move || {
        loop {
            match received.try_recv() {
                Ok(kept) => {
                    kept.into_iter().for_each(Kept::call);
                    called.fetch_add(1, Ordering::Release);
                }
                Err(mpsc::TryRecvError::Empty) => hint::spin_loop(),
                Err(mpsc::TryRecvError::Disconnected) => break,
            }
        }
    });
    batches
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The other thread. It outlives all rounds, because none should include starting it.
struct Other {
    jobs: mpsc::Sender<Box<dyn FnOnce() + Send>>,
}

impl Other {
    fn run(job: impl FnOnce() + Send + 'static) {
        static OTHER: OnceLock<Other> = OnceLock::new();
        let other = OTHER.get_or_init(|| {
            let (jobs, received) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
            thread::spawn(move || {
                use_up_foreign_memory();
                received.into_iter().for_each(|job| job());
            });
            Other { jobs }
        });
        other
            .jobs
            .send(Box::new(job))
            .expect("the other thread lives");
    }
}

/// Memory that one thread allocates and another frees stays in malloc's cache of the second thread. Cells in that
/// memory would share cache lines with cells of the first thread, if a contender happens to have that size. So the
/// memory from starting the thread is leaked.
fn use_up_foreign_memory() {
    for size in (8..1_000).step_by(8) {
        for _ in 0..16 {
            Vec::leak(black_box(vec![0_u8; size]));
        }
    }
}
