//! The state that the lock protects.

use std::collections::VecDeque;
use std::mem;
use std::task::Waker;

use super::block::Room;
use super::merge::{MergeFn, Merging};
use crate::panics::catch_panic;
use crate::queue::{End, Policy};

pub(super) struct State<V> {
    pub(super) policy: Policy,
    pub(super) values: VecDeque<V>,
    /// The consumer's, while it waits.
    pub(super) waker: Option<Waker>,
    /// Values lost in front of the first queued one (`DropOldest`), or after the last one (all others).
    lost: u64,
    pub(super) end: Option<End>,
    /// True if the consumer is gone, so that nothing may be left in the queue.
    pub(super) abandoned: bool,
    /// Boxed, so that an idle stream stays small.
    rare: Option<Box<Rare<V>>>,
}

/// State that most streams never need.
pub(super) struct Rare<V> {
    gaps: Gaps,
    pub(super) room: Room,
    pub(super) merging: Merging<V>,
    /// The message of the panic that ended the stream.
    pub(super) message: String,
}

impl<V> Rare<V> {
    fn new() -> Self {
        Self {
            gaps: Gaps::default(),
            room: Room::default(),
            merging: Merging::default(),
            message: String::new(),
        }
    }
}

/// The places between queued values at which `DropNewest` lost some.
#[derive(Default)]
struct Gaps {
    /// How many values have been taken since the first gap was noted.
    taken: u64,
    /// Position of the value that follows the gap, counted as `taken` is, and how many were lost.
    gaps: VecDeque<(u64, u64)>,
}

impl Gaps {
    /// Values lost in front of the one that is being taken.
    fn pass(&mut self) -> u64 {
        let position = self.taken;
        self.taken += 1;
        match self.gaps.front() {
            Some(&(at, lost)) if at == position => {
                self.gaps.pop_front();
                lost
            }
            _ => 0,
        }
    }
}

impl<V> State<V> {
    pub(super) fn new(policy: Policy, merge: Option<MergeFn<V>>) -> Self {
        let mut state = Self {
            policy,
            values: VecDeque::new(),
            waker: None,
            lost: 0,
            end: None,
            abandoned: false,
            rare: None,
        };
        if merge.is_some() {
            state.rare().merging.merge = merge;
        }
        state
    }

    pub(super) fn rare(&mut self) -> &mut Rare<V> {
        self.rare.get_or_insert_with(|| Box::new(Rare::new()))
    }

    pub(super) fn message(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.message)
    }

    /// True if threads wait for room.
    pub(super) fn blocked(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.room.threads > 0)
    }

    pub(super) fn take_producers(&mut self) -> Vec<(u64, Waker)> {
        let rare = self.rare.as_mut();
        rare.map_or_else(Vec::new, |rare| mem::take(&mut rare.room.futures))
    }

    /// Adds a value by the policy. Returns the value that has to go, to be dropped after the lock is released.
    pub(super) fn admit(&mut self, value: V) -> Option<V> {
        let queued = self.values.len();
        match self.policy {
            Policy::DropOldest(limit) if queued >= limit => {
                self.lost += 1;
                let oldest = self.values.pop_front();
                self.values.push_back(value);
                oldest
            }
            Policy::DropNewest(limit) if queued >= limit => {
                self.lost += 1;
                Some(value)
            }
            Policy::End(limit) if queued >= limit => {
                self.lost += 1;
                self.end = Some(End::Overflowed);
                Some(value)
            }
            _ => {
                self.push(value);
                None
            }
        }
    }

    /// Adds a value although the queue may be full.
    pub(super) fn push(&mut self, value: V) {
        if self.lost > 0 && matches!(self.policy, Policy::DropNewest(_)) {
            let lost = mem::take(&mut self.lost);
            let queued = self.values.len() as u64;
            let gaps = &mut self.rare().gaps;
            gaps.gaps.push_back((gaps.taken + queued, lost));
        }
        self.values.push_back(value);
    }

    /// Takes the first value and adds the losses in front of it to `lost`.
    pub(super) fn pop(&mut self, lost: &mut u64) -> Option<V> {
        let value = self.values.pop_front()?;
        match self.policy {
            Policy::DropOldest(_) => *lost += mem::take(&mut self.lost),
            Policy::DropNewest(_) => {
                *lost += self.rare.as_mut().map_or(0, |rare| rare.gaps.pass());
            }
            _ => {}
        }
        Some(value)
    }

    /// The losses after the last value, once.
    pub(super) fn trailing(&mut self) -> u64 {
        mem::take(&mut self.lost)
    }

    pub(super) fn is_merging(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.merging.running)
    }

    /// True if everything has been taken and nothing more gets in.
    pub(super) fn is_over(&self) -> bool {
        self.end.is_some() && self.values.is_empty() && !self.is_merging()
    }

    /// How many values are queued.
    pub(super) fn len(&self) -> usize {
        self.values.len()
            + self
                .rare
                .as_ref()
                .map_or(0, |rare| rare.merging.behind.len())
    }
}

/// Wakers that were taken out under the lock.
#[derive(Default)]
pub(super) struct Released {
    pub(super) consumer: Option<Waker>,
    pub(super) producers: Vec<(u64, Waker)>,
}

impl Released {
    /// Wakes them. The lock must have been released.
    #[inline]
    pub(super) fn wake(self) {
        if let Some(waker) = self.consumer {
            catch_panic(|| waker.wake());
        }
        for (_, waker) in self.producers {
            catch_panic(|| waker.wake());
        }
    }
}
