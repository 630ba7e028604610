//! Each policy keeps exactly the values that it promises.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::task::Poll;

use awaitify::events::WithLost;
use awaitify::{Buffer, Ended, Events, Flow};

use crate::support::{poll_once, single, stream, taken};

/// A stream of numbers from random calls, with a model of the values that the policy must keep.
struct Model {
    buffer: Buffer,
    limit: usize,
    /// The expected queue: numbers, and the losses before each.
    queue: VecDeque<(u64, u64)>,
    /// Losses after the last queued value.
    trailing: u64,
    open: bool,
}

impl Model {
    fn emit(&mut self, number: u64) {
        if !self.open {
            return;
        }
        if self.queue.len() < self.limit {
            let lost = std::mem::take(&mut self.trailing);
            return self.queue.push_back((lost, number));
        }
        match self.buffer {
            Buffer::Latest | Buffer::DropOldest(_) => {
                let (lost, _) = self.queue.pop_front().unwrap();
                self.queue.push_back((0, number));
                self.queue[0].0 += lost + 1;
            }
            Buffer::DropNewest(_) => self.trailing += 1,
            Buffer::End(_) => {
                self.trailing += 1;
                self.open = false;
            }
            _ => unreachable!("{:?}", self.buffer),
        }
    }
}

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn limit(buffer: Buffer) -> usize {
    match buffer {
        Buffer::Latest => 1,
        Buffer::DropOldest(limit) | Buffer::DropNewest(limit) | Buffer::End(limit) => limit.get(),
        _ => usize::MAX,
    }
}

/// The next value, past a pause of the budget.
fn next(events: &mut WithLost<u64>) -> Option<(u64, u64)> {
    let polled = match poll_once(events.next()) {
        Poll::Pending => poll_once(events.next()),
        ready => ready,
    };
    match polled {
        Poll::Ready(next) => next,
        Poll::Pending => panic!("there is a value, or the end"),
    }
}

/// Property: delivered values and losses add up to the emitted values at each position, in any order of calls and
/// polls.
fn check(
    buffer: Buffer,
    seed: u64,
    mut emit: impl FnMut(u64) -> ControlFlow<()>,
    events: Events<u64>,
) {
    let mut events = events.with_lost();
    let mut model = Model {
        buffer,
        limit: limit(buffer),
        queue: VecDeque::new(),
        trailing: 0,
        open: true,
    };
    let mut state = seed;
    let (mut emitted, mut accounted) = (0, 0);
    for _ in 0..random(&mut state) % 60 {
        let burst = random(&mut state) % 8;
        for _ in 0..burst {
            emitted += u64::from(model.open);
            model.emit(emitted);
            let flow = emit(emitted);
            assert_eq!(flow.is_continue(), model.open);
        }
        for _ in 0..random(&mut state) % 8 {
            let Some(expected) = model.queue.pop_front() else {
                break;
            };
            let given = next(&mut events);
            assert_eq!(given, Some(expected), "{buffer:?}, seed {seed}");
            accounted += 1 + expected.0;
            assert_eq!(accounted, expected.1, "in position");
        }
    }
    drop(emit);
    while let Some(given) = next(&mut events) {
        assert_eq!(Some(given), model.queue.pop_front());
        accounted += 1 + given.0;
    }
    assert!(model.queue.is_empty());
    assert_eq!(events.lost(), model.trailing);
    assert_eq!(accounted + events.lost(), emitted);
}

#[test]
fn given_plus_lost_equals_emitted() {
    let buffers = [
        Buffer::unbounded(),
        Buffer::latest(),
        Buffer::drop_oldest(1),
        Buffer::drop_oldest(3),
        Buffer::drop_newest(1),
        Buffer::drop_newest(3),
        Buffer::drop_newest(7),
        Buffer::end(1),
        Buffer::end(20),
    ];
    let seeds = if cfg!(miri) { 1..8 } else { 1..500_u64 };
    for seed in seeds {
        for buffer in buffers {
            let seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (emitter, events) = stream(buffer);
            check(buffer, seed, move |n| emitter.try_emit(n), events);
            let (mut emitter, events) = single(buffer);
            check(buffer, seed, move |n| emitter.try_emit(n), events);
        }
    }
}

/// Each thread's values stay in order, and none is lost without being counted.
#[test]
fn losses_of_two_threads_are_counted() {
    const EACH: u64 = if cfg!(miri) { 40 } else { 20_000 };
    let (emitter, mut events) = stream(Buffer::drop_newest(3));
    let emitting = [0, 1].map(|thread| {
        let emitter = emitter.clone();
        std::thread::spawn(move || (0..EACH).for_each(|number| emitter.emit((thread, number))))
    });
    drop(emitter);
    let (mut given, mut next) = (0, [0, 0]);
    for (thread, number) in events.wait_iter() {
        assert!(number >= next[thread], "in order");
        next[thread] = number + 1;
        given += 1;
    }
    assert_eq!(given + events.lost(), 2 * EACH);
    emitting
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

/// The consumer holds values with a loss between them when it drains.
#[test]
fn drain_counts_losses_between_values() {
    let (emitter, mut events) = stream(Buffer::drop_newest(3));
    (1..=4).for_each(|number| emitter.emit(number));
    assert_eq!(events.wait_next(), Some(1));
    emitter.emit(5);
    assert_eq!(events.wait_next(), Some(2));
    (6..=7).for_each(|number| emitter.emit(number));
    assert_eq!(events.wait_next(), Some(3));
    emitter.emit(8);
    assert_eq!(events.wait_next(), Some(5));
    assert_eq!(events.lost(), 1);
    assert_eq!(events.drain().collect::<Vec<_>>(), [6, 8]);
    assert_eq!(events.lost(), 2);
}

#[test]
fn latest_counts_what_it_replaces() {
    let (emitter, mut events) = stream(Buffer::latest());
    (1..=4).for_each(|n| emitter.emit(n));
    assert_eq!(events.len(), 1);
    assert_eq!(events.lost(), 0);
    assert_eq!(events.try_take(), Ok(Some(4)));
    assert_eq!(events.lost(), 3);
}

// from: hermes-mobile#275, watchexec#1081 (silent loss)
#[test]
fn losses_show_at_the_end() {
    let (emitter, mut events) = stream(Buffer::drop_newest(1));
    (1..=4).for_each(|n| emitter.emit(n));
    drop(emitter);
    assert_eq!(events.try_take(), Ok(Some(1)));
    assert_eq!(events.lost(), 0);
    assert_eq!(events.try_take(), Ok(None));
    assert_eq!(events.lost(), 3);
}

// from: curl_cffi#798, zio#1846 (memory growth)
#[test]
fn bounded_stream_does_not_grow() {
    let values = if cfg!(miri) { 100 } else { 10_000 };
    for buffer in [
        Buffer::drop_oldest(8),
        Buffer::drop_newest(8),
        Buffer::latest(),
    ] {
        let (emitter, events) = stream(buffer);
        (0..values).for_each(|n| emitter.emit(n));
        assert!(events.len() <= 8);
    }
}

#[test]
fn end_overflows_after_the_limit() {
    let (emitter, mut events) = stream(Buffer::end(2));
    assert_eq!(emitter.try_emit(1), ControlFlow::Continue(()));
    assert_eq!(emitter.try_emit(2), ControlFlow::Continue(()));
    assert_eq!(emitter.try_emit(3), ControlFlow::Break(()));
    assert_eq!(events.ended(), Some(Ended::Overflowed));
    assert_eq!(taken(&mut events), [1, 2]);
    assert_eq!(events.lost(), 1);
}

#[test]
fn last_value_is_delivered_to_a_full_queue() {
    for buffer in [
        Buffer::latest(),
        Buffer::drop_oldest(1),
        Buffer::drop_newest(1),
        Buffer::end(1),
        Buffer::block(1),
    ] {
        let (emitter, mut events) = stream(buffer);
        emitter.emit(1);
        let _ = emitter.flow_with(|| Flow::Last(2));
        assert_eq!(taken(&mut events), [1, 2], "{buffer:?}");
        assert_eq!(events.lost(), 0);
        assert_eq!(events.ended(), Some(Ended::Finished));
    }
}

#[test]
fn merged_values_count_as_given() {
    let merge = |last: &mut u32, new: u32| {
        if *last + new > 5 {
            return Some(new);
        }
        *last += new;
        None
    };
    let mut events = Events::merging(merge, |emitter| (1..=4).for_each(|n| emitter.emit(n)));
    assert_eq!(taken(&mut events), [3, 3, 4]);
    assert_eq!(events.lost(), 0);
}

#[test]
fn next_many_counts_losses() {
    let (emitter, mut events) = stream(Buffer::drop_newest(2));
    (1..=4).for_each(|n| emitter.emit(n));
    let mut batch = Vec::new();
    assert!(poll_once(events.next_many(&mut batch, 1)).is_ready());
    emitter.emit(5);
    assert_eq!(events.lost(), 0);
    assert!(poll_once(events.next_many(&mut batch, 5)).is_ready());
    assert_eq!((batch, events.lost()), (vec![1, 2, 5], 2));
}

#[test]
fn next_many_keeps_limit() {
    let (emitter, mut events) = stream(Buffer::unbounded());
    (1..=3).for_each(|n| emitter.emit(n));
    assert_eq!(events.try_take(), Ok(Some(1)));
    (4..=6).for_each(|n| emitter.emit(n));
    let mut batch = Vec::new();
    assert!(poll_once(events.next_many(&mut batch, 3)).is_ready());
    assert_eq!(batch, [2, 3, 4]);
}

#[test]
fn next_many_counts_last_losses_at_end() {
    let (emitter, mut events) = stream(Buffer::drop_newest(1));
    (1..=3).for_each(|n| emitter.emit(n));
    emitter.end();
    let mut batch = Vec::new();
    assert_eq!(poll_once(events.next_many(&mut batch, 8)), Poll::Ready(1));
    assert_eq!(events.lost(), 0);
    assert_eq!(poll_once(events.next_many(&mut batch, 8)), Poll::Ready(0));
    assert_eq!(events.lost(), 2);
}

#[test]
#[should_panic = "at least one value"]
fn buffer_of_nothing_is_refused() {
    let _ = Buffer::drop_oldest(0);
}
