//! The consuming half.

use std::collections::VecDeque;
use std::mem;
use std::task::{Poll, Waker};

use super::{Shared, State};
use crate::panics::catch_panic_in_drop;
use crate::queue::{End, Policy, catch_panics_in_drops};
use crate::sync::{Arc, Ordering};

/// The consumer of a shared queue.
pub(crate) struct Receiver<V> {
    queue: Arc<Shared<V>>,
    /// Values that were taken out of the queue at once, to be given one by one.
    taken: VecDeque<V>,
    /// Values lost in front of those that were given.
    lost: u64,
    /// The words of the waker that was registered last. It may have been woken since.
    registered: Option<(usize, usize)>,
}

/// The words of a waker, to be compared.
fn words(waker: &Waker) -> (usize, usize) {
    (
        waker.data().addr(),
        std::ptr::from_ref(waker.vtable()).addr(),
    )
}

impl<V> Receiver<V> {
    pub(super) fn new(queue: Arc<Shared<V>>) -> Self {
        Self {
            queue,
            taken: VecDeque::new(),
            lost: 0,
            registered: None,
        }
    }

    /// The next value, if there is one.
    #[inline(always)]
    pub(crate) fn take(&mut self) -> Option<V> {
        if let Some(value) = self.taken.pop_front() {
            return Some(value);
        }
        // Relaxed: a hint. A value that it does not tell of is found before the consumer waits.
        if self.queue.news.load(Ordering::Relaxed) {
            self.take_queued()
        } else {
            None
        }
    }

    /// The next value out of the queue. Of an unbounded one, all are taken at once, by exchanging the buffers.
    #[inline(never)]
    fn take_queued(&mut self) -> Option<V> {
        let mut state = self.queue.lock();
        let value = state.pop(&mut self.lost);
        if state.policy == Policy::Unbounded && !state.values.is_empty() {
            mem::swap(&mut self.taken, &mut state.values);
        }
        self.queue.taken(state);
        value
    }

    /// The next value, or `None` at the end.
    pub(crate) fn try_take(&mut self) -> Poll<Option<V>> {
        if let Some(value) = self.take() {
            return Poll::Ready(Some(value));
        }
        let mut state = self.queue.lock();
        if state.is_over() {
            self.lost += state.trailing();
            return Poll::Ready(None);
        }
        let queued = !state.values.is_empty();
        drop(state);
        if queued {
            Poll::Ready(self.take_queued())
        } else {
            Poll::Pending
        }
    }

    /// Like `try_take`. If there is nothing, `waker` will be woken.
    pub(crate) fn poll(&mut self, waker: &Waker) -> Poll<Option<V>> {
        loop {
            if !self.queue.news.load(Ordering::Relaxed) && self.register(waker, State::has_news) {
                return Poll::Pending;
            }
            let taken = self.try_take();
            if taken.is_ready() {
                return taken;
            }
        }
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
        let words = words(waker);
        if self.registered == Some(words) {
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
            self.registered = Some(words);
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
        values.extend((0..limit).map_while(|_| self.taken.pop_front()));
        let mut state = self.queue.lock();
        let left = limit - (values.len() - before);
        values.extend((0..left).map_while(|_| state.pop(&mut self.lost)));
        let over = state.is_over();
        if over && values.len() == before {
            self.lost += state.trailing();
        }
        self.queue.taken(state);
        match values.len() - before {
            0 if !over => Poll::Pending,
            taken => Poll::Ready(taken),
        }
    }

    /// Takes everything that is queued now.
    pub(crate) fn take_all(&mut self) -> &mut VecDeque<V> {
        let mut state = self.queue.lock();
        while let Some(value) = state.pop(&mut self.lost) {
            self.taken.push_back(value);
        }
        self.queue.taken(state);
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
        self.registered = None;
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

impl<V> State<V> {
    fn has_news(&self) -> bool {
        !self.values.is_empty() || self.is_over()
    }
}
