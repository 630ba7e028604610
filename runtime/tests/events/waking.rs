//! Wake-ups, and the budget.

use std::cell::Cell;
use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::pin::pin;
use std::ptr;
use std::sync::Arc;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use awaitify::{Buffer, Events};

use crate::support::{Count, poll, single, stream};

#[test]
fn many_values_wake_once() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let count = Count::new();
    assert!(poll(&mut events, &count.waker()).is_pending());
    (0..10).for_each(|n| emitter.emit(n));
    emitter.end();
    assert_eq!(count.woken(), 1);
    for n in 0..10 {
        assert_eq!(poll(&mut events, &count.waker()), Poll::Ready(Some(n)));
    }
    assert_eq!(count.woken(), 1);
}

#[test]
fn end_wakes_the_consumer() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let count = Count::new();
    assert!(poll(&mut events, &count.waker()).is_pending());
    emitter.end();
    assert_eq!(count.woken(), 1);
    assert_eq!(poll(&mut events, &count.waker()), Poll::Ready(None));
}

#[test]
fn last_drop_wakes_the_consumer() {
    let (emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let count = Count::new();
    assert!(poll(&mut events, &count.waker()).is_pending());
    let clone = emitter.clone();
    drop(emitter);
    assert_eq!(count.woken(), 0);
    drop(clone);
    assert_eq!(count.woken(), 1);
}

#[test]
fn newest_waker_is_woken() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let (old, new) = (Count::new(), Count::new());
    assert!(poll(&mut events, &old.waker()).is_pending());
    assert!(poll(&mut events, &new.waker()).is_pending());
    assert_eq!(Arc::strong_count(&old), 1, "the old waker is released");
    emitter.emit(1);
    assert_eq!((old.woken(), new.woken()), (0, 1));
}

thread_local!(static CLONES: Cell<usize> = const { Cell::new(0) });

/// A waker that does nothing, and whose clones are counted. Each use of a constant may have another address, so it is a static.
static COUNTS_CLONES: RawWakerVTable = RawWakerVTable::new(
    |data| {
        CLONES.set(CLONES.get() + 1);
        RawWaker::new(data, &COUNTS_CLONES)
    },
    |_| {},
    |_| {},
    |_| {},
);

#[test]
fn same_waker_is_not_cloned_again() {
    let (_emitter, mut events) = stream::<u8>(Buffer::unbounded());
    let (_single_emitter, mut single_events) = single::<u8>(Buffer::unbounded());
    for events in [&mut events, &mut single_events] {
        // SAFETY: the functions of the table do not use the pointer.
        let waker = unsafe { Waker::new(ptr::null(), &COUNTS_CLONES) };
        assert!(poll(events, &waker).is_pending());
        let clones = CLONES.get();
        assert!(poll(events, &waker).is_pending());
        assert_eq!(CLONES.get(), clones);
    }
}

#[test]
fn budget_pauses_after_128_values() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..300).for_each(|n| emitter.emit(n));
    let count = Count::new();
    let waker = count.waker();
    let mut paused_at = Vec::new();
    let mut taken = 0;
    while taken < 300 {
        match poll(&mut events, &waker) {
            Poll::Ready(next) => {
                assert_eq!(next, Some(taken));
                taken += 1;
            }
            Poll::Pending => paused_at.push(taken),
        }
    }
    assert_eq!(paused_at, [128, 256]);
    assert_eq!(count.woken(), 2, "it wakes itself");
}

#[test]
fn pause_starts_the_budget_anew() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    let count = Count::new();
    let waker = count.waker();
    for _ in 0..5 {
        (0..100).for_each(|n| emitter.emit(n));
        for n in 0..100 {
            assert_eq!(poll(&mut events, &waker), Poll::Ready(Some(n)));
        }
        assert!(poll(&mut events, &waker).is_pending());
    }
    // The first value of each round wakes once. In the first round, nothing was waiting.
    assert_eq!(count.woken(), 4);
}

#[test]
fn batch_counts_once() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..1280).for_each(|n| emitter.emit(n));
    let mut batch = Vec::new();
    let mut cx = Context::from_waker(std::task::Waker::noop());
    for _ in 0..128 {
        let taken = pin!(events.next_many(&mut batch, 10)).poll(&mut cx);
        assert_eq!(taken, Poll::Ready(10));
    }
    emitter.emit(0);
    let taken = pin!(events.next_many(&mut batch, 10)).poll(&mut cx);
    assert!(taken.is_pending());
}

#[test]
fn try_take_has_no_budget() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..1000).for_each(|n| emitter.emit(n));
    assert!((0..1000).all(|n| events.try_take() == Ok(Some(n))));
}

#[tokio::test]
async fn busy_stream_lets_other_tasks_run() {
    let values = if cfg!(miri) { 2_000 } else { 10_000 };
    let (emitter, mut events) = stream(Buffer::unbounded());
    (0..values).for_each(|n| emitter.emit(n));
    drop(emitter);
    let other = tokio::spawn(async {
        let mut turns = 0;
        loop {
            turns += 1;
            if turns == 10 {
                return;
            }
            tokio::task::yield_now().await;
        }
    });
    let mut taken = 0;
    while events.next().await.is_some() {
        taken += 1;
        if other.is_finished() {
            break;
        }
    }
    assert!(taken < values, "the other task never ran");
}

thread_local! {
    /// The task that an executor with borrowed wakers polls.
    static TASK: RefCell<Arc<Count>> = RefCell::default();
}

/// A waker without a count of references. Its clone is another waker, which wakes the task that is polled.
fn borrowed_waker() -> Waker {
    // A static, because a constant may have several addresses.
    static TABLE: RawWakerVTable = RawWakerVTable::new(
        |_| {
            let waker = ManuallyDrop::new(TASK.with_borrow(Count::waker));
            RawWaker::new(waker.data(), waker.vtable())
        },
        |_| (),
        |_| (),
        |_| (),
    );
    // SAFETY: a clone has the table of its own waker, which is not dropped here. The other functions do nothing.
    unsafe { Waker::new(ptr::null(), &TABLE) }
}

#[test]
fn borrowed_waker_of_another_task_is_registered() {
    let wakes_second = |events: &mut Events<u8>, emit: &mut dyn FnMut(u8)| {
        let (first, second) = (Count::new(), Count::new());
        for task in [&first, &second] {
            TASK.set(Arc::clone(task));
            assert!(poll(events, &borrowed_waker()).is_pending());
        }
        emit(1);
        assert_eq!((first.woken(), second.woken()), (0, 1));
    };
    let (emitter, mut events) = stream(Buffer::unbounded());
    wakes_second(&mut events, &mut |n| emitter.emit(n));
    let (mut emitter, mut events) = single(Buffer::unbounded());
    wakes_second(&mut events, &mut |n| emitter.emit(n));
}
