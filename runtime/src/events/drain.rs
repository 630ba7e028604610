//! The values that are queued at one moment.

use std::collections::{VecDeque, vec_deque};
use std::fmt;
use std::iter::FusedIterator;

use crate::queue::catch_panics_in_drops;

/// The iterator of [`Events::drain`](crate::Events::drain). Values that are left in it are dropped with it.
pub struct Drain<'a, V> {
    values: vec_deque::Drain<'a, V>,
}

impl<'a, V> Drain<'a, V> {
    pub(super) fn new(values: &'a mut VecDeque<V>) -> Self {
        Self {
            values: values.drain(..),
        }
    }
}

impl<V> Iterator for Drain<'_, V> {
    type Item = V;

    fn next(&mut self) -> Option<V> {
        self.values.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl<V> ExactSizeIterator for Drain<'_, V> {}
impl<V> FusedIterator for Drain<'_, V> {}

impl<V> Drop for Drain<'_, V> {
    fn drop(&mut self) {
        catch_panics_in_drops(&mut self.values);
    }
}

impl<V> fmt::Debug for Drain<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
