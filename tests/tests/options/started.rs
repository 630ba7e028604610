//! `started` with a `ControlFlow`: the function may have failed, be done at once, or have started.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;

use awaitify::{Awaitable, Dropped, Kept, LocalOnCancel, OnCancel, awaitable};

/// A library that fails for a negative number, knows an even one, and calls back later for an odd one.
enum Answer {
    Failed(i32),
    Known(i32),
    Request(u32),
}

type Slot = Option<Box<dyn FnOnce(i32) + Send>>;

fn ask(n: i32, slot: &mut Slot, done: impl FnOnce(i32) + Send + 'static) -> Answer {
    match n {
        ..0 => Answer::Failed(n),
        _ if n % 2 == 0 => Answer::Known(n),
        _ => {
            *slot = Some(Box::new(done));
            Answer::Request(7)
        }
    }
}

fn read(answer: Answer) -> Result<ControlFlow<i32, u32>, i32> {
    match answer {
        Answer::Failed(error) => Err(error),
        Answer::Known(value) => Ok(ControlFlow::Break(value)),
        Answer::Request(id) => Ok(ControlFlow::Continue(id)),
    }
}

#[awaitable(keep, started = |answer| -> Result<ControlFlow<i32, u32>, i32> { read(answer) })]
fn kept(n: i32, slot: &mut Slot, done: impl FnOnce(i32) + Send + 'static) -> Answer {
    ask(n, slot, done)
}

#[test]
fn three_outcomes() {
    let mut slot = None;
    assert_eq!(awaitable_kept(-1, &mut slot).unwrap_err(), -1);

    let known: Awaitable<Result<i32, Dropped>, Kept<u32>> = awaitable_kept(2, &mut slot).unwrap();
    assert!(known.is_done() && known.guard().is_none());
    assert_eq!(known.wait(), Ok(2));

    let pending = awaitable_kept(3, &mut slot).unwrap();
    assert_eq!(pending.guard().map(|id| **id), Some(7));
    slot.take().unwrap()(30);
    assert_eq!(pending.wait(), Ok(30));
}

#[tokio::test]
async fn value_at_once_is_awaited() {
    assert_eq!(awaitable_kept(4, &mut None).unwrap().await, Ok(4));
}

#[test]
fn dropping_a_done_one_runs_no_hook() {
    #[awaitable(
        cancel = { let count = Rc::clone(count); move |id| count.set(count.get() + id) },
        local,
        started = |answer| -> Result<ControlFlow<i32, u32>, i32> { read(answer) },
    )]
    fn get(
        count: &Rc<Cell<u32>>,
        n: i32,
        slot: &mut Slot,
        done: impl FnOnce(i32) + Send + 'static,
    ) -> Answer {
        let _ = count;
        ask(n, slot, done)
    }

    let (count, mut slot) = (Rc::default(), None);
    let known: Awaitable<_, LocalOnCancel<u32>> = awaitable_get(&count, 2, &mut slot).unwrap();
    drop(known);
    assert_eq!(
        awaitable_get(&count, 2, &mut slot).unwrap().cancel().wait(),
        Ok(2)
    );
    assert_eq!((count.get(), Rc::strong_count(&count)), (0, 1));
    drop(awaitable_get(&count, 3, &mut slot).unwrap());
    assert_eq!(count.get(), 7);
}

#[test]
fn done_one_is_detached_without_handle() {
    #[awaitable(
        cancel = |_id| unreachable!("it is done"),
        started = |answer| -> Result<ControlFlow<i32, u32>, i32> { read(answer) },
    )]
    fn get(n: i32, slot: &mut Slot, done: impl FnOnce(i32) + Send + 'static) -> Answer {
        ask(n, slot, done)
    }

    let known: Awaitable<_, OnCancel<u32>> = awaitable_get(2, &mut None).unwrap();
    known.detach();
    awaitable_kept(2, &mut None).unwrap().detach();
}

#[test]
fn value_is_that_of_map() {
    #[awaitable(
        map = |value: i32| -> String { value.to_string() },
        dropped = String::from("dropped"),
        discard,
        started = |answer| -> Result<ControlFlow<String, u32>, i32> {
            Ok(match read(answer)? {
                ControlFlow::Break(value) => ControlFlow::Break(format!("{value} at once")),
                ControlFlow::Continue(id) => ControlFlow::Continue(id),
            })
        },
    )]
    fn get(n: i32, slot: &mut Slot, done: impl FnOnce(i32) + Send + 'static) -> Answer {
        ask(n, slot, done)
    }

    let mut slot = None;
    assert_eq!(awaitable_get(2, &mut slot).unwrap().wait(), "2 at once");
    let pending = awaitable_get(3, &mut slot).unwrap();
    slot.take().unwrap()(30);
    assert_eq!(pending.wait(), "30");
}

#[test]
fn value_beats_inline_callback() {
    #[awaitable(started = |known| -> Result<ControlFlow<i32>, ()> { Ok(ControlFlow::Break(known)) })]
    fn get(done: impl FnOnce(i32)) -> i32 {
        done(1);
        2
    }

    assert_eq!(awaitable_get().unwrap().wait(), Ok(2));
}

#[tokio::test]
async fn generic_value_with_timeout() {
    #[awaitable(
        timeout = "60s",
        started = |known| -> Result<ControlFlow<T, ()>, ()> {
            Ok(known.map_or(ControlFlow::Continue(()), ControlFlow::Break))
        },
    )]
    fn get<T: Send + 'static>(
        known: Option<T>,
        done: impl FnOnce(T) + Send + 'static,
    ) -> Option<T> {
        drop(done);
        known
    }

    let known = awaitable_get(Some("known")).unwrap();
    assert_eq!(known.await.unwrap(), Ok("known"));
}
