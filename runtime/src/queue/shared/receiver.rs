//! The consuming half.

use std::collections::VecDeque;
use std::mem;
use std::task::{Poll, Waker};

use super::rare::Gaps;
use super::{Shared, State};
use crate::panics::catch_panic_in_drop;
use crate::queue::{End, Policy, catch_panics_in_drops, words};
use crate::sync::{Arc, Ordering};

/// The consumer of a shared queue.
pub(crate) struct Receiver<V> {
    queue: Arc<Shared<V>>,
    takes: Takes,
    /// Values that were taken out of the queue at once, to be given one by one.
    taken: VecDeque<V>,
    /// The gaps between them.
    gaps: Gaps,
    /// Values lost in front of those that were given.
    lost: u64,
    /// The words of the waker that was registered last. It may have been woken since.
    registered: Option<(usize, usize)>,
}

/// How many values the consumer takes under one lock.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    One,
    /// All that are queued.
    All,
    /// All, which count as queued until they are given.
    AllCounted,
}

impl Takes {
    const fn by(policy: Policy) -> Self {
        match policy {
            Policy::Unbounded => Self::All,
            Policy::DropNewest(_) | Policy::End(_) => Self::AllCounted,
            // A producer takes queued values out, waits for room, or changes the last value.
            Policy::DropOldest(_) | Policy::Block(_) | Policy::Merge => Self::One,
        }
    }
}

impl<V> Receiver<V> {
    pub(super) fn new(queue: Arc<Shared<V>>, policy: Policy) -> Self {
        Self {
            queue,
            takes: Takes::by(policy),
            taken: VecDeque::new(),
            gaps: Gaps::default(),
            lost: 0,
            registered: None,
        }
    }

    /// The next value, if there is one.
    #[inline(always)]
    pub(crate) fn take(&mut self) -> Option<V> {
        // Relaxed: a hint. A value that it does not tell of is found before the consumer waits.
        if self.taken.is_empty() && !(self.queue.news.load(Ordering::Relaxed) && self.refill()) {
            return None;
        }
        self.give()
    }

    /// Takes values out of the queue. Returns whether there are any.
    #[inline(never)]
    fn refill(&mut self) -> bool {
        // The call that told of news has taken the waker as well.
        self.registered = None;
        let mut state = self.queue.lock();
        match (self.takes, u32::try_from(state.values.len())) {
            (Takes::All, _) => mem::swap(&mut self.taken, &mut state.values),
            (Takes::AllCounted, Ok(held)) => {
                state.exchange(&mut self.taken, &mut self.gaps);
                // Relaxed: producers read it under the lock.
                self.queue.held.store(held, Ordering::Relaxed);
            }
            _ => self
                .taken
                .extend(self.queue.pop(&mut state, &mut self.lost)),
        }
        self.queue.taken(state);
        !self.taken.is_empty()
    }

    /// The next of the values that were taken out of the queue.
    #[inline(always)]
    fn give(&mut self) -> Option<V> {
        if self.takes == Takes::AllCounted {
            self.count_given();
        }
        self.taken.pop_front()
    }

    /// The next value leaves the queue.
    #[inline]
    fn count_given(&mut self) {
        if let Some(held) = self.taken.len().checked_sub(1) {
            self.lost += self.gaps.pass();
            // Relaxed: a number only. Only this thread changes it, and it is what was stored under the lock or less.
            self.queue.held.store(held as u32, Ordering::Relaxed);
        }
    }

    /// The next value, or `None` at the end.
    pub(crate) fn try_take(&mut self) -> Poll<Option<V>> {
        if let Some(value) = self.take() {
            return Poll::Ready(Some(value));
        }
        let state = self.queue.lock();
        if state.is_over() {
            self.lost += self.queue.losses.take();
            return Poll::Ready(None);
        }
        let queued = !state.values.is_empty();
        drop(state);
        if queued && self.refill() {
            Poll::Ready(self.give())
        } else {
            Poll::Pending
        }
    }

    /// Returns true if there is nothing. Then `waker` will be woken.
    #[inline(never)]
    pub(crate) fn wait(&mut self, waker: &Waker) -> bool {
        self.taken.is_empty()
            && !self.queue.news.load(Ordering::Relaxed)
            && self.register(waker, State::has_news)
    }

    /// Resolves once no sender exists. `waker` will be woken then.
    pub(crate) fn poll_released(&mut self, waker: &Waker) -> Poll<()> {
        loop {
            if !self.queue.is_held() {
                return Poll::Ready(());
            }
            let queue = Arc::clone(&self.queue);
            if self.register(waker, |_| !queue.is_held()) {
                return Poll::Pending;
            }
        }
    }

    /// Registers the waker, unless what it waits for is there.
    fn register(&mut self, waker: &Waker, is_there: impl Fn(&State<V>) -> bool) -> bool {
        if self.registered == Some(words(waker)) {
            let state = self.queue.lock();
            // Only senders take it out meanwhile.
            if state.waker.is_some() {
                return !is_there(&state);
            }
        }
        // Foreign code, so no lock is held.
        let waker = waker.clone();
        let mut state = self.queue.lock();
        let there = is_there(&state);
        let unused = if there {
            Some(waker)
        } else {
            // The words of the clone, because a clone may be another waker, and those of the caller's may be used again.
            self.registered = Some(words(&waker));
            state.waker.replace(waker)
        };
        drop(state);
        if let Some(waker) = unused {
            catch_panic_in_drop(waker);
        }
        !there
    }

    /// Takes up to `limit` values at once and returns how many, 0 at the end. If there are none, `waker` will be woken.
    pub(crate) fn poll_many(
        &mut self,
        waker: &Waker,
        values: &mut Vec<V>,
        limit: usize,
    ) -> Poll<usize> {
        loop {
            let taken = self.take_many(values, limit);
            if taken.is_ready() || self.register(waker, State::has_news) {
                return taken;
            }
        }
    }

    fn take_many(&mut self, values: &mut Vec<V>, limit: usize) -> Poll<usize> {
        let before = values.len();
        values.extend((0..limit).map_while(|_| self.give()));
        let left = limit - (values.len() - before);
        let Self { queue, lost, .. } = self;
        let mut state = queue.lock();
        values.extend((0..left).map_while(|_| queue.pop(&mut state, lost)));
        let over = state.is_over();
        if over && values.len() == before {
            *lost += queue.losses.take();
        }
        queue.taken(state);
        match values.len() - before {
            0 if !over => Poll::Pending,
            taken => Poll::Ready(taken),
        }
    }

    /// Takes everything that is queued now.
    pub(crate) fn take_all(&mut self) -> &mut VecDeque<V> {
        let Self { queue, lost, .. } = self;
        let mut state = queue.lock();
        *lost += self.gaps.pass_all();
        // Relaxed: as in `refill`.
        queue.held.store(0, Ordering::Relaxed);
        self.taken.reserve(state.values.len());
        while let Some(value) = queue.pop(&mut state, lost) {
            self.taken.push_back(value);
        }
        queue.taken(state);
        &mut self.taken
    }

    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    pub(crate) fn len(&self) -> usize {
        self.taken.len() + self.queue.lock().len()
    }

    pub(crate) fn end(&self) -> Option<End> {
        self.queue.lock().end
    }

    /// The message of the panic that ended the stream.
    pub(crate) fn message(&self) -> String {
        self.queue.lock().message().to_owned()
    }

    /// True if a sender exists.
    pub(crate) fn is_held(&self) -> bool {
        self.queue.is_held()
    }

    /// Lets nothing more in, and releases producers that wait. Queued values stay.
    pub(crate) fn close(&mut self) {
        let mut state = self.queue.lock();
        let mut released = self.queue.end(&mut state, End::Closed);
        // The consumer is running this code, so it needs no wake-up.
        let own = released.consumer.take();
        drop(state);
        released.wake();
        catch_panic_in_drop(own);
    }

    /// Drops everything that is queued, and the waker. It must have been closed or have ended.
    pub(crate) fn abandon(&mut self) {
        let mut state = self.queue.lock();
        state.abandoned = true;
        let values = mem::take(&mut state.values);
        let waker = state.waker.take();
        drop(state);
        catch_panics_in_drops(mem::take(&mut self.taken));
        catch_panics_in_drops(values);
        catch_panic_in_drop(waker);
    }
}

impl<V> Shared<V> {
    /// Takes the first value out of the queue and adds the losses in front of it to `lost`.
    fn pop(&self, state: &mut State<V>, lost: &mut u64) -> Option<V> {
        let (value, lost_before) = state.pop()?;
        *lost += lost_before;
        if matches!(state.policy, Policy::DropOldest(_)) {
            *lost += self.losses.take();
        }
        Some(value)
    }
}

impl<V> State<V> {
    fn has_news(&self) -> bool {
        !self.values.is_empty() || self.is_over()
    }
}
