//! The memory that one pending call allocates.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::c_int;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Waker};

use awaitify_benches::contender::{
    AsyncOneshot, Awaitify, Catty, Contender, Futures, Oneshot, Tokio,
};

/// Makes the process keep the memory that it frees, because a process that has run for a long time does so.
pub fn keep() {
    // SAFETY: these calls only change settings of the allocator.
    let set = unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, c_int::MAX)
            & libc::mallopt(libc::M_MMAP_THRESHOLD, c_int::MAX)
    };
    assert_eq!(set, 1);
}

/// Returns free memory to the system, so that the next allocations come from there.
pub fn give_back() {
    // SAFETY: it may be called at any time.
    unsafe { libc::malloc_trim(0) };
}

struct Counting;

/// Off while time is measured, because counting costs more than allocating.
static COUNTS: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static CHUNKS: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is forwarded to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the same.
        let memory = unsafe { System.alloc(layout) };
        if !COUNTS.load(Ordering::Relaxed) {
            return memory;
        }
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the pointer was just returned by the system's `malloc`. Eight bytes of a chunk belong to glibc.
        let usable = unsafe { libc::malloc_usable_size(memory.cast()) };
        CHUNKS.fetch_add(usable + 8, Ordering::Relaxed);
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(memory, layout) }
    }
}

const OUTSTANDING: usize = 1_000_000;

/// One pending call of a contender.
pub struct Heap {
    pub name: &'static str,
    pub allocations: usize,
    pub bytes: usize,
    pub chunk: usize,
    pub future: usize,
}

pub fn rows() -> [Heap; 6] {
    [
        row::<Awaitify>(),
        row::<Tokio>(),
        row::<Oneshot>(),
        row::<Futures>(),
        row::<AsyncOneshot>(),
        row::<Catty>(),
    ]
}

fn row<C: Contender>() -> Heap {
    let mut pairs = Vec::with_capacity(OUTSTANDING);
    COUNTS.store(true, Ordering::Relaxed);
    let before = counts();
    for _ in 0..OUTSTANDING {
        let (sender, mut receiver) = C::pair();
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut receiver).poll(&mut context).is_pending());
        pairs.push((sender, receiver));
    }
    let after = counts();
    COUNTS.store(false, Ordering::Relaxed);
    let per_call = |count: usize| (after[count] - before[count] + OUTSTANDING / 2) / OUTSTANDING;
    Heap {
        name: C::NAME,
        allocations: per_call(0),
        bytes: per_call(1),
        chunk: per_call(2),
        future: size_of::<C::Receiver>(),
    }
}

fn counts() -> [usize; 3] {
    [&ALLOCATIONS, &BYTES, &CHUNKS].map(|count| count.load(Ordering::Relaxed))
}
