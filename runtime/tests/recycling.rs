//! The memory of cells: the number of allocations per call, and lists of blocks that neither grow nor leak.
//!
//! Debug builds recycle nothing, so that sanitizers see each cell freed. Run it in both modes: `cargo test` and
//! `cargo test --release`.
#![cfg(not(awaitify_loom))]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    sync::atomic::{AtomicIsize, AtomicUsize, Ordering},
    sync::mpsc,
    thread,
};

use awaitify::{Awaitable, Completer, Dropped};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicIsize = AtomicIsize::new(0);

/// The size of a cell for two words. A few allocations of a channel or of a running thread may have it as well.
const CELL: usize = 6 * size_of::<usize>() + awaitify::__private::OPERATION_SIZE;

thread_local! {
    /// True on the threads of the test. The test harness has allocations of the same size.
    static IS_COUNTED: Cell<bool> = const { Cell::new(false) };
}

fn is_counted(layout: Layout) -> bool {
    layout.size() == CELL && IS_COUNTED.get()
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is forwarded to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_counted(layout) {
            ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
            LIVE.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        if is_counted(layout) {
            LIVE.fetch_sub(1, Ordering::Relaxed);
        }
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// True if this build recycles cells.
const RECYCLES: bool =
    !cfg!(any(debug_assertions, miri, awaitify_no_recycling)) && option_env!("RUSTFLAGS").is_none();

/// The maximum number of cells that a thread keeps.
const MOST: usize = 512;

type Answer = Result<usize, Dropped>;

fn begin() -> (Completer<Answer>, Awaitable<Answer>) {
    let mut kept = None;
    let awaitable = Awaitable::new(|completer| kept = Some(completer));
    (kept.unwrap(), awaitable)
}

fn call(number: usize) {
    let (completer, awaitable) = begin();
    completer.complete(Ok(number));
    assert_eq!(awaitable.wait(), Ok(number));
}

fn allocations_of(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    work();
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// Runs `work` on a new thread, and asserts that no cell is left when it has ended.
fn leaves_nothing(work: impl FnOnce() + Send + 'static) {
    let before = LIVE.load(Ordering::Relaxed);
    let thread = thread::spawn(|| {
        IS_COUNTED.set(true);
        work();
    });
    thread.join().unwrap();
    assert_eq!(LIVE.load(Ordering::Relaxed), before);
}

fn calls_in_turn_allocate_once() {
    leaves_nothing(|| {
        let allocations = allocations_of(|| (0..1_000).for_each(call));
        assert_eq!(allocations, if RECYCLES { 1 } else { 1_000 });
    });
}

fn every_end_recycles() {
    leaves_nothing(|| {
        let ends: [fn(Completer<Answer>, Awaitable<Answer>); 6] = [
            |completer, awaitable| {
                drop(awaitable);
                completer.complete(Ok(1));
            },
            |completer, awaitable| {
                drop(completer);
                assert!(awaitable.wait().is_err());
            },
            |completer, awaitable| {
                drop(awaitable);
                drop(completer);
            },
            |completer, awaitable| {
                completer.complete(Ok(1));
                drop(awaitable);
            },
            |completer, awaitable| {
                completer.share().complete(Ok(1));
                drop(awaitable);
            },
            |completer, awaitable| {
                awaitable.detach();
                completer.complete(Ok(1));
            },
        ];
        let allocations = allocations_of(|| {
            for end in ends.repeat(10) {
                let (completer, awaitable) = begin();
                end(completer, awaitable);
            }
        });
        // An `Arc` of a shared sender has another size.
        assert_eq!(allocations, if RECYCLES { 1 } else { 60 });
    });
}

fn large_values_are_not_kept() {
    leaves_nothing(|| {
        let before = LIVE.load(Ordering::Relaxed);
        for _ in 0..100 {
            let awaitable = Awaitable::new(|completer| completer.complete(Ok([7_u64; 9])));
            assert_eq!(awaitable.wait(), Ok::<_, Dropped>([7; 9]));
        }
        assert_eq!(LIVE.load(Ordering::Relaxed), before);
    });
}

fn list_keeps_a_bounded_number() {
    leaves_nothing(|| {
        let before = LIVE.load(Ordering::Relaxed);
        let pairs: Vec<_> = (0..10 * MOST).map(|_| begin()).collect();
        drop(pairs);
        let kept = LIVE.load(Ordering::Relaxed) - before;
        assert_eq!(kept, if RECYCLES { MOST as isize } else { 0 });
    });
}

fn short_threads_do_not_grow() {
    let threads = if cfg!(miri) { 20 } else { 10_000 };
    for number in 0..threads {
        leaves_nothing(move || (0..3).for_each(|offset| call(number + offset)));
    }
}

fn one_way_traffic_does_not_grow() {
    let rounds = if cfg!(miri) { 5 } else { 200 };
    // On another thread, because this one keeps what it waits with until it ends.
    leaves_nothing(move || {
        let (send, received) = mpsc::channel::<Vec<(Completer<Answer>, Awaitable<Answer>)>>();
        let (done, drained) = mpsc::channel();
        let freeing = thread::spawn(move || {
            IS_COUNTED.set(true);
            for pairs in received {
                drop(pairs);
                done.send(()).unwrap();
            }
        });
        let before = LIVE.load(Ordering::Relaxed);
        for _ in 0..rounds {
            send.send((0..100).map(|_| begin()).collect()).unwrap();
            drained.recv().unwrap();
            let others = 8;
            assert!(LIVE.load(Ordering::Relaxed) - before <= MOST as isize + others);
        }
        drop(send);
        freeing.join().unwrap();
    });
}

fn thread_exit_destructors_free() {
    struct AtExit(Cell<Option<Awaitable<Answer>>>);
    impl Drop for AtExit {
        fn drop(&mut self) {
            drop(self.0.take());
            (0..3).for_each(call);
        }
    }
    thread_local! {
        static EARLY: AtExit = const { AtExit(Cell::new(None)) };
        static LATE: AtExit = const { AtExit(Cell::new(None)) };
    }
    for keep in [true, false] {
        leaves_nothing(move || {
            EARLY.with(|early| early.0.set(keep.then(|| begin().1)));
            call(1);
            LATE.with(|late| late.0.set(keep.then(|| begin().1)));
        });
        leaves_nothing(|| EARLY.with(|_| ()));
    }
}

/// One test, because the counters are those of the process.
#[test]
fn cells_are_recycled_and_bounded() {
    IS_COUNTED.set(true);
    let cases: [fn(); 7] = [
        calls_in_turn_allocate_once,
        every_end_recycles,
        large_values_are_not_kept,
        list_keeps_a_bounded_number,
        short_threads_do_not_grow,
        one_way_traffic_does_not_grow,
        thread_exit_destructors_free,
    ];
    for case in cases {
        case();
    }
}
