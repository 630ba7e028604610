//! Streams that become callbacks and streams again have the items and the end of the original: with `Result` items, under
//! each policy that loses items, and after an end with a value or an error.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

use awaitify::{Dropped, Ended, Events, OnCancel, awaitable, callbackify};
use futures_core::Stream;
use tokio::task::AbortHandle;

use super::handle;
use super::streams::{Script, Step, expected, random, random_steps};

/// `Ok` and `Err` items.
struct Results(Script);

impl Stream for Results {
    type Item = Result<u32, String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0)
            .poll_next(cx)
            .map(|item| item.map(result_of))
    }
}

fn result_of(item: u32) -> Result<u32, String> {
    if item.is_multiple_of(3) {
        Err(item.to_string())
    } else {
        Ok(item)
    }
}

#[callbackify(on = handle())]
fn results(steps: &[Step]) -> impl Stream<Item = Result<u32, String>> + Send + use<> {
    Results(Script::new(steps))
}

/// Declares the generated function as a stream with each policy.
macro_rules! back {
    ($($name:ident($($policy:tt)*))*) => {$(
        #[awaitable(
            name = $name,
            path = callback_results,
            stream($($policy)*),
            callback = on_item,
            end = on_end,
            cancel = |task: AbortHandle| task.abort()
        )]
        fn $name(
            steps: &[Step],
            on_item: impl FnMut(Result<u32, String>) -> ControlFlow<()> + Send + 'static,
            on_end: impl FnOnce(Result<(), Dropped>) + Send + 'static,
        ) -> AbortHandle;
    )*};
}

back! {
    unbounded(unbounded)
    latest(latest)
    newest_lost(buffer = 4, overflow = drop_newest)
    oldest_lost(buffer = 4, overflow = drop_oldest)
}

type Back = Events<Result<u32, String>, OnCancel<AbortHandle>>;

/// Returns the items of `events`, which end as `steps` do.
fn items_of(mut events: Back, steps: &[Step]) -> (Vec<Result<u32, String>>, u64) {
    let items = events.wait_iter().collect();
    let (_, panics) = expected(steps);
    match events.ended() {
        Some(Ended::Dropped(_)) => assert!(panics, "{steps:?}"),
        ended => assert_eq!((ended, panics), (Some(Ended::Finished), false), "{steps:?}"),
    }
    (items, events.lost())
}

/// Asserts that `some` are `all` without those that were lost, in order.
fn assert_lost<T: PartialEq + Debug>(some: &[T], all: &[T], lost: u64) {
    assert_eq!(some.len() as u64 + lost, all.len() as u64, "{all:?}");
    let mut rest = all.iter();
    assert!(
        some.iter().all(|item| rest.any(|other| other == item)),
        "{some:?} of {all:?}"
    );
}

#[test]
fn results_round_trip_under_each_policy() {
    let mut state = 0x3c6e_f372_fe94_f82b;
    for _ in 0..150 {
        let steps = random_steps(&mut state);
        let (numbers, _) = expected(&steps);
        let all: Vec<_> = numbers.into_iter().map(result_of).collect();
        assert_eq!(items_of(unbounded(&steps), &steps), (all.clone(), 0));
        let (items, lost) = items_of(latest(&steps), &steps);
        assert_lost(&items, &all, lost);
        assert_eq!(items.last(), all.last());
        let (items, lost) = items_of(newest_lost(&steps), &steps);
        assert_lost(&items, &all, lost);
        let kept = all.len().min(4);
        assert_eq!(items[..kept], all[..kept]);
        let (items, lost) = items_of(oldest_lost(&steps), &steps);
        assert_lost(&items, &all, lost);
        let last = all.len().saturating_sub(4);
        assert!(items.ends_with(&all[last..]), "{items:?} of {all:?}");
    }
}

/// How a library ends its events.
#[derive(Clone, Copy, Debug)]
enum End {
    Value(u32),
    Error(u32),
    Dropped,
}

/// Reports each item, and its end, on a thread of its own.
#[awaitable(stream(unbounded), callback = on_item, end = on_end, err = on_error)]
fn library(
    items: Vec<u32>,
    end: End,
    mut on_item: impl FnMut(u32) + Send + 'static,
    on_end: impl FnOnce(u32) + Send + 'static,
    on_error: impl FnOnce(u32) + Send + 'static,
) {
    thread::spawn(move || {
        items.into_iter().for_each(&mut on_item);
        match end {
            End::Value(value) => on_end(value),
            End::Error(error) => on_error(error),
            End::Dropped => {}
        }
    });
}

#[callbackify(on = handle())]
fn again(items: Vec<u32>, end: End) -> Events<Result<u32, u32>> {
    stream_library(items, end)
}

#[awaitable(path = callback_again, stream(unbounded), callback = on_item, end = on_end, discard)]
fn twice(
    items: Vec<u32>,
    end: End,
    on_item: impl FnMut(Result<u32, u32>) -> ControlFlow<()> + Send + 'static,
    on_end: impl FnOnce(Result<(), Dropped>) + Send + 'static,
) -> AbortHandle;

#[test]
fn ends_with_value_and_error_round_trip() {
    let mut state = 0xa54f_f53a_5f1d_36f1;
    for _ in 0..200 {
        let count = random(&mut state, 40);
        let items: Vec<u32> = (0..count).map(|_| draw(&mut state)).collect();
        let last = draw(&mut state);
        let ends = [End::Value(last), End::Error(last), End::Dropped];
        let end = ends[usize::try_from(random(&mut state, 3)).unwrap()];
        let mut original = stream_library(items.clone(), end);
        let mut back = twice(items, end);
        let all: Vec<_> = original.wait_iter().collect();
        assert_eq!(back.wait_iter().collect::<Vec<_>>(), all, "{end:?}");
    }
}

fn draw(state: &mut u64) -> u32 {
    u32::try_from(random(state, 1000)).unwrap()
}
