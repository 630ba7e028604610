//! Real-time callbacks: a callback with a preallocated buffer neither allocates nor frees.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use awaitify::awaitable;

/// Counts the calls of the current thread.
struct Counting;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: each call is passed to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.set(CALLS.get() + 1);
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        CALLS.set(CALLS.get() + 1);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Returns how often the allocator is called by the first 128 calls of the callback, and by 1,000 more.
fn play(mut callback: impl FnMut(f32)) -> (usize, usize) {
    let start = CALLS.get();
    (0_u8..128).for_each(|block| callback(f32::from(block)));
    let begun = CALLS.get();
    (0_u16..1_000).for_each(|block| callback(f32::from(block)));
    (begun - start, CALLS.get() - begun)
}

#[awaitable(stream(buffer = 64, overflow = drop_newest))]
fn record(callback: impl FnMut(f32) + Send + 'static) -> (usize, usize) {
    play(callback)
}

#[awaitable(stream(latest))]
fn meter(callback: impl FnMut(f32) + Send + 'static) -> (usize, usize) {
    play(callback)
}

#[awaitable(stream(buffer = 64, overflow = drop_oldest))]
fn monitor(callback: impl FnMut(f32) + Send + 'static) -> (usize, usize) {
    play(callback)
}

// from: issues moq#3164, cpal#1093
#[test]
fn preallocated_buffer_allocates_nothing() {
    let (calls, mut samples) = stream_record();
    assert_eq!(calls, (0, 0));
    assert_eq!((samples.len(), samples.drain().count()), (64, 64));
}

#[test]
fn steady_state_allocates_nothing() {
    assert_eq!(stream_meter().0.1, 0);
    assert_eq!(stream_monitor().0.1, 0);
}
