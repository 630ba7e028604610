//! Functions that return a stream, and the way back.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::task::{Context, Poll};

use awaitify::{Dropped, Ended, Events, OnCancel, awaitable, callbackify};
use futures_core::Stream;
use tokio::task::AbortHandle;

use super::handle;

/// The step of a stream when it is polled.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Item(u32),
    Pause,
    Panic,
}

pub(crate) struct Script(VecDeque<Step>);

impl Script {
    pub(crate) fn new(steps: &[Step]) -> Self {
        Script(steps.iter().cloned().collect())
    }
}

impl Stream for Script {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u32>> {
        match self.0.pop_front() {
            Some(Step::Item(item)) => Poll::Ready(Some(item)),
            Some(Step::Pause) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            // Without the panic hook, which would print it.
            Some(Step::Panic) => resume_unwind(Box::new("a step")),
            None => Poll::Ready(None),
        }
    }
}

/// The original, and the generated function.
mod there {
    use super::*;

    #[callbackify(on = handle())]
    pub(crate) fn script(steps: &[Step]) -> impl Stream<Item = u32> + Send + use<> {
        Script::new(steps)
    }

    /// Returns one item, and is then pending without end.
    #[callbackify(on = handle())]
    pub(crate) fn waiting<T: Copy + Send + 'static>(item: T) -> Events<T> {
        let mut kept = None;
        let events = Events::new(awaitify::Buffer::unbounded(), |emitter| {
            emitter.emit(item);
            kept = Some(emitter);
        });
        std::mem::forget(kept);
        events
    }
}

#[awaitable(
    path = there::callback_script,
    stream(unbounded),
    callback = on_item,
    end = on_end,
    cancel = |task: AbortHandle| task.abort()
)]
fn script(
    steps: &[Step],
    on_item: impl FnMut(u32) -> ControlFlow<()> + Send + 'static,
    on_end: impl FnOnce(Result<(), Dropped>) + Send + 'static,
) -> AbortHandle;

/// A random number below `limit`, by xorshift.
pub(crate) fn random(state: &mut u64, limit: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % limit
}

pub(crate) fn random_steps(state: &mut u64) -> Vec<Step> {
    let count = random(state, 300);
    let step = |_| match random(state, 200) {
        0 => Step::Panic,
        1..60 => Step::Pause,
        item => Step::Item(u32::try_from(item).unwrap()),
    };
    (0..count).map(step).collect()
}

/// The items before the first panic, and whether there is one.
pub(crate) fn expected(steps: &[Step]) -> (Vec<u32>, bool) {
    let mut items = Vec::new();
    for step in steps {
        match step {
            Step::Item(item) => items.push(*item),
            Step::Pause => {}
            Step::Panic => return (items, true),
        }
    }
    (items, false)
}

#[test]
fn round_trip_is_identity() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..500 {
        let steps = random_steps(&mut state);
        let (items, panics) = expected(&steps);
        let mut events: Events<u32, OnCancel<AbortHandle>> = script(&steps);
        assert_eq!(events.wait_iter().collect::<Vec<_>>(), items, "{steps:?}");
        match events.ended() {
            Some(Ended::Dropped(_)) => assert!(panics, "{steps:?}"),
            ended => assert_eq!((ended, panics), (Some(Ended::Finished), false), "{steps:?}"),
        }
    }
}

#[test]
fn drop_in_the_middle_stops_the_task() {
    let mut state = 0x2545_f491_4f6c_dd1d;
    for _ in 0..200 {
        let steps = random_steps(&mut state);
        let (items, _) = expected(&steps);
        let wanted = usize::try_from(random(&mut state, 300)).unwrap();
        let mut events = script(&steps);
        let taken: Vec<_> = events.wait_iter().take(wanted).collect();
        assert_eq!(taken, items[..wanted.min(items.len())], "{steps:?}");
        let (_, guard) = events.into_parts();
        // The hook aborts the task, and its late calls are refused.
        drop(guard);
    }
}

#[awaitable(
    name = bounded,
    path = there::callback_script,
    stream(buffer = 4, overflow = drop_oldest),
    callback = on_item,
    end = on_end,
    keep
)]
fn bounded(
    steps: &[Step],
    on_item: impl FnMut(u32) -> ControlFlow<()> + Send + 'static,
    on_end: impl FnOnce(Result<(), Dropped>) + Send + 'static,
) -> AbortHandle;

#[test]
fn bounded_round_trip_counts_its_losses() {
    let mut state = 0x6c07_8965_d3a2_1b4f;
    for _ in 0..200 {
        let steps = random_steps(&mut state);
        let (items, _) = expected(&steps);
        let mut events = bounded(&steps);
        let mut given = Vec::new();
        while let Some(item) = events.wait_next() {
            given.push((given.len() as u64 + events.lost(), item));
        }
        let count = u64::try_from(items.len()).unwrap();
        assert_eq!(given.len() as u64 + events.lost(), count, "{steps:?}");
        for (position, item) in given {
            let position = usize::try_from(position).unwrap();
            assert_eq!(items[position], item, "{steps:?}");
        }
    }
}

#[test]
fn closing_stops_the_task() {
    let steps = vec![Step::Item(1); 1000];
    let mut events = script(&steps);
    assert_eq!(events.wait_next(), Some(1));
    drop(events);
    let (ended, end) = channel();
    let task = there::callback_script(
        &steps,
        |_item| ControlFlow::Break(()),
        move |outcome| ended.send(outcome).unwrap(),
    );
    assert_eq!(end.recv(), Ok(Ok(())));
    drop(task);
}

#[test]
fn aborted_task_ends_as_dropped() {
    let (ended, end) = channel();
    let (item, items) = channel();
    let task = there::callback_waiting(
        7_u8,
        move |number| item.send(number).unwrap(),
        move |outcome| ended.send(outcome).unwrap(),
    );
    assert_eq!(items.recv(), Ok(7));
    task.abort();
    let dropped: Result<(), Dropped> = end.recv().unwrap();
    assert!(dropped.unwrap_err().to_string().contains("waiting"));
    assert!(items.recv().is_err());
}

type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;

/// Streams of other types, in a trait and in an `impl`.
trait Numbers: Sync {
    #[callbackify(on = handle())]
    fn numbers(self: std::sync::Arc<Self>, until: u8) -> BoxStream<'static, u8>;
}

struct Counter;

impl Numbers for Counter {
    fn numbers(self: std::sync::Arc<Self>, until: u8) -> BoxStream<'static, u8> {
        Box::pin(Events::new(awaitify::Buffer::unbounded(), |emitter| {
            (0..until).for_each(|number| emitter.emit(number));
        }))
    }
}

#[test]
fn boxed_stream_of_a_trait() {
    let (item, items) = channel();
    std::sync::Arc::new(Counter).callback_numbers(3, move |n| item.send(n).unwrap(), |_end| {});
    assert_eq!(items.iter().collect::<Vec<_>>(), [0, 1, 2]);
}
