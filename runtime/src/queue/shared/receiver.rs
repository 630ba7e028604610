//! The consuming half.

use std::collections::VecDeque;
use std::mem;
use std::task::{Poll, Waker};

use super::{Shared, State};
use crate::panics::catch_panic_in_drop;
use crate::queue::{End, Policy, catch_panics_in_drops};
use crate::sync::Arc;

/// The consumer of a shared queue.
pub(crate) struct Receiver<V> {
    queue: Arc<Shared<V>>,
    /// Values that were taken out of the queue at once, to be given one by one.
    taken: VecDeque<V>,
    /// Values lost in front of those that were given.
    lost: u64,
}

/// The state of the queue as the consumer finds it.
enum Found<V> {
    Value(V),
    Nothing,
    End,
}

impl<V> Receiver<V> {
    pub(super) fn new(queue: Arc<Shared<V>>) -> Self {
        Self {
            queue,
            taken: VecDeque::new(),
            lost: 0,
        }
    }

    /// The next value, or `None` at the end.
    #[inline]
    pub(crate) fn try_take(&mut self) -> Poll<Option<V>> {
        if let Some(value) = self.taken.pop_front() {
            return Poll::Ready(Some(value));
        }
        let mut state = self.queue.lock();
        let found = find(&mut state, &mut self.taken, &mut self.lost);
        let released = self.queue.make_room(&mut state);
        drop(state);
        released.wake();
        match found {
            Found::Value(value) => Poll::Ready(Some(value)),
            Found::End => Poll::Ready(None),
            Found::Nothing => Poll::Pending,
        }
    }

    /// Like `try_take`. If there is nothing, `waker` will be woken.
    #[inline]
    pub(crate) fn poll(&mut self, waker: &Waker) -> Poll<Option<V>> {
        loop {
            let taken = self.try_take();
            if taken.is_ready() || self.register(waker, State::has_news) {
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
            if self.register(waker, |_| !self.queue.is_held()) {
                return Poll::Pending;
            }
        }
    }

    /// Registers the waker, unless what it waits for is there.
    fn register(&self, waker: &Waker, is_there: impl Fn(&State<V>) -> bool) -> bool {
        let state = self.queue.lock();
        if is_there(&state) {
            return false;
        }
        if state.waker.as_ref().is_some_and(|own| own.will_wake(waker)) {
            return true;
        }
        drop(state);
        // Foreign code, so the lock is released meanwhile.
        let waker = waker.clone();
        let mut state = self.queue.lock();
        let there = is_there(&state);
        let old = if there {
            Some(waker)
        } else {
            state.waker.replace(waker)
        };
        drop(state);
        catch_panic_in_drop(old);
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
        let now = self.taken.len().min(limit);
        values.extend(self.taken.drain(..now));
        let mut state = self.queue.lock();
        while values.len() - before < limit {
            match find(&mut state, &mut self.taken, &mut self.lost) {
                Found::Value(value) => values.push(value),
                Found::Nothing | Found::End => break,
            }
            let now = self.taken.len().min(limit - (values.len() - before));
            values.extend(self.taken.drain(..now));
        }
        let over = self.taken.is_empty() && state.is_over();
        let released = self.queue.make_room(&mut state);
        drop(state);
        released.wake();
        match values.len() - before {
            0 if !over => Poll::Pending,
            taken => Poll::Ready(taken),
        }
    }

    /// Takes everything that is queued now.
    pub(crate) fn take_all(&mut self) -> &mut VecDeque<V> {
        let mut state = self.queue.lock();
        let mut taken = mem::take(&mut self.taken);
        while let Some(value) = state.pop(&mut self.lost) {
            taken.push_back(value);
        }
        let released = self.queue.make_room(&mut state);
        drop(state);
        released.wake();
        self.taken = taken;
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
        // The consumer is here, so nobody has to tell it.
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

/// Takes the next value out of the queue; of an unbounded one all values, by exchanging the buffers.
fn find<V>(state: &mut State<V>, taken: &mut VecDeque<V>, lost: &mut u64) -> Found<V> {
    if state.policy == Policy::Unbounded && taken.is_empty() {
        mem::swap(taken, &mut state.values);
        if let Some(value) = taken.pop_front() {
            return Found::Value(value);
        }
    } else if let Some(value) = state.pop(lost) {
        return Found::Value(value);
    }
    if state.is_over() {
        *lost += state.trailing();
        return Found::End;
    }
    Found::Nothing
}

impl<V> State<V> {
    fn has_news(&self) -> bool {
        !self.values.is_empty() || self.is_over()
    }
}
