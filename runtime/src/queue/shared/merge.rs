//! Combining a new value with the last queued one.

use std::mem;

use super::{MergeFn, Shared, State};
use crate::queue::catch_panics_in_drops;
use crate::sync::MutexGuard;

/// The last value while it is out of the queue. Dropping it puts everything back, also when the function panics.
struct LastTaken<'a, V> {
    queue: &'a Shared<V>,
    merge: Option<MergeFn<V>>,
    last: Option<V>,
    next: Option<V>,
}

impl<V> Shared<V> {
    /// Adds a value to an open stream. Returns `true`: the stream was open.
    pub(super) fn merge(&self, mut state: MutexGuard<'_, State<V>>, value: V) -> bool {
        if state.is_merging() {
            state.rare().merging.behind.push_back(value);
            return true;
        }
        let Some(last) = state.values.pop_back() else {
            self.push(&mut state, value);
            self.tell(state);
            return true;
        };
        let merging = &mut state.rare().merging;
        merging.running = true;
        let merge = merging.merge.take();
        drop(state);
        let mut taken = LastTaken {
            queue: self,
            merge,
            last: Some(last),
            next: None,
        };
        if let (Some(merge), Some(last)) = (&mut taken.merge, &mut taken.last) {
            taken.next = merge(last, value);
        }
        true
    }
}

impl<V> Shared<V> {
    /// Adds the last value of the stream. It is not merged.
    pub(super) fn push_last(&self, state: &mut State<V>, value: V) {
        if state.is_merging() {
            state.rare().merging.behind.push_back(value);
        } else {
            self.push(state, value);
        }
    }
}

impl<V> Drop for LastTaken<'_, V> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        let merging = &mut state.rare().merging;
        merging.running = false;
        merging.merge = self.merge.take();
        let behind = mem::take(&mut merging.behind);
        let values = self.last.take().into_iter().chain(self.next.take());
        let values = values.chain(behind);
        if state.abandoned {
            drop(state);
            return catch_panics_in_drops(values);
        }
        state.values.extend(values);
        self.queue.tell(state);
    }
}
