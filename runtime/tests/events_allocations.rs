//! Counts the allocations of the emitting side.
#![cfg(not(awaitify_loom))]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use awaitify::__private::{events, single_events};
use awaitify::{Buffer, Dropped};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count() {
    // A thread that ends has no counter any more.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count();
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// How often `action` allocates or frees.
fn allocations(action: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    action();
    ALLOCATIONS.get() - before
}

const NAME: fn() -> Dropped = || Dropped::new("audio");

// from: moq#3164, cpal#1093 (locks and allocation in real-time callbacks)
#[test]
fn ring_callback_never_allocates() {
    for buffer in [Buffer::drop_newest(64), Buffer::end(64)] {
        let (mut emitter, mut stream) = single_events(buffer, NAME);
        let emitted = allocations(|| {
            for sample in 0..200_u64 {
                emitter.emit([sample; 4]);
            }
        });
        assert_eq!(emitted, 0, "{buffer:?}");
        assert_eq!(stream.drain().count(), 64);
    }
}

#[test]
fn list_allocates_nothing_in_balance() {
    let (mut emitter, mut stream) = single_events(Buffer::unbounded(), NAME);
    let mut round = || {
        for value in 0..100_u64 {
            emitter.emit([value; 4]);
            assert!(stream.try_take().is_ok());
        }
    };
    round();
    assert_eq!(allocations(round), 0);
}

#[test]
fn shared_queue_allocates_nothing_in_balance() {
    for buffer in [
        Buffer::unbounded(),
        Buffer::latest(),
        Buffer::drop_oldest(64),
    ] {
        let (emitter, mut stream) = events(buffer, NAME);
        let mut round = || {
            for value in 0..50_u64 {
                emitter.emit([value; 4]);
            }
            while stream.try_take().is_ok() {}
        };
        round();
        round();
        assert_eq!(allocations(round), 0, "{buffer:?}");
    }
}

#[test]
fn idle_streams_are_one_allocation() {
    // The list of debug builds has room from here on.
    drop(events::<u8>(Buffer::unbounded(), NAME));
    assert_eq!(
        allocations(|| std::mem::forget(events::<[u64; 4]>(Buffer::unbounded(), NAME))),
        1
    );
    let single = || single_events::<[u64; 4]>(Buffer::unbounded(), NAME);
    assert_eq!(allocations(|| std::mem::forget(single())), 1);
}
