//! Counts the memory of an idle stream, and the allocations of a real-time callback.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Waker};

use awaitify_benches::streams::contender::{
    AsyncChannel, Bounded, Contender, Crossbeam, Flume, Futures, LIMIT, Multi, Single, Tokio,
    Unbounded,
};

struct Counting;

/// Off while time is measured, because counting costs time.
static COUNTS: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is forwarded to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTS.load(Ordering::Relaxed) {
            ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
            BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        }
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(memory, layout) }
    }
}

pub fn print() {
    // Per stream, for 100,000 streams that were polled once.
    println!("\n| an idle stream | bytes requested | allocations |\n|---|---:|---:|");
    idle::<Single<Unbounded>>();
    idle::<Multi<Unbounded>>();
    idle::<Futures>();
    idle::<AsyncChannel>();
    idle::<Flume>();
    idle::<Crossbeam>();
    idle::<Tokio>();
    let (mut sender, _receiver) = Single::<Bounded>::new();
    let allocations = allocations(|| {
        (0..2 * LIMIT).for_each(|_| Single::<Bounded>::send(&mut sender, [0; 4]));
    });
    println!("\nAllocations while 2,048 values are emitted into a ring of 1,024: {allocations}");
}

fn idle<C: Contender>() {
    const STREAMS: usize = 100_000;
    let mut streams = Vec::with_capacity(STREAMS);
    let bytes = BYTES.load(Ordering::Relaxed);
    let allocations = allocations(|| {
        for _ in 0..STREAMS {
            let (sender, mut receiver) = C::new();
            let mut cx = Context::from_waker(Waker::noop());
            assert!(C::poll(&mut receiver, &mut cx).is_pending());
            streams.push((sender, receiver));
        }
    });
    let bytes = (BYTES.load(Ordering::Relaxed) - bytes) / STREAMS;
    let allocations = allocations / STREAMS;
    println!("| {} | {bytes} | {allocations} |", C::NAME);
}

fn allocations(action: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    COUNTS.store(true, Ordering::Relaxed);
    action();
    COUNTS.store(false, Ordering::Relaxed);
    ALLOCATIONS.load(Ordering::Relaxed) - before
}
