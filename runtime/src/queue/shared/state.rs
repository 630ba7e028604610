//! The state that the lock protects.

use std::collections::VecDeque;
use std::mem;
use std::task::Waker;

use super::rare::{Gaps, MergeFn, Rare};
use crate::panics::catch_panic;
use crate::queue::{End, Policy};

pub(super) struct State<V> {
    pub(super) policy: Policy,
    pub(super) values: VecDeque<V>,
    /// The consumer's, while it waits.
    pub(super) waker: Option<Waker>,
    pub(super) end: Option<End>,
    /// True if the consumer is gone, so that nothing may be left in the queue.
    pub(super) abandoned: bool,
    /// Boxed, so that an idle stream stays small.
    rare: Option<Box<Rare<V>>>,
}

impl<V> State<V> {
    pub(super) fn new(policy: Policy, merge: Option<MergeFn<V>>) -> Self {
        let mut state = Self {
            policy,
            values: VecDeque::new(),
            waker: None,
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

    /// Notes that values were lost in front of the one that will be queued next.
    #[cold]
    pub(super) fn note_gap(&mut self, lost: u64) {
        let queued = self.values.len() as u64;
        let gaps = &mut self.rare().gaps;
        gaps.gaps.push_back((gaps.passed + queued, lost));
    }

    /// The first value, and how many were lost in front of it because of `DropNewest`.
    pub(super) fn pop(&mut self) -> Option<(V, u64)> {
        let value = self.values.pop_front()?;
        let lost = self.rare.as_mut().map_or(0, |rare| rare.gaps.pass());
        Some((value, lost))
    }

    /// Exchanges the queued values, and the gaps between them, for empty buffers.
    pub(super) fn exchange(&mut self, values: &mut VecDeque<V>, gaps: &mut Gaps) {
        mem::swap(values, &mut self.values);
        if let Some(rare) = &mut self.rare {
            gaps.passed = rare.gaps.passed;
            mem::swap(&mut gaps.gaps, &mut rare.gaps.gaps);
        }
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
