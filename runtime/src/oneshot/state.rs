//! The state word: a phase, two flags of a shared sender, and a version.
//!
//! The version counts how often the waker was replaced. The module's documentation has the table of phases and the
//! legal transitions.

/// No waker is registered and the sender has not finished.
pub(super) const EMPTY: usize = 0;
/// A waker is registered.
pub(super) const WAITING: usize = 1;
/// The sender has written a value.
pub(super) const DONE: usize = 2;
/// The sender was dropped without a value.
pub(super) const DROPPED: usize = 3;
/// The receiver was dropped before the sender finished.
pub(super) const CLOSED: usize = 4;
/// Like CLOSED, but the sender is still told that its work is wanted.
pub(super) const DETACHED: usize = 5;

/// The bits that hold the phase.
pub(super) const PHASE: usize = 0b111;
/// The sender is shared, so publishing does not end its use of the cell.
pub(super) const SHARED: usize = 0b1000;
/// One half of a SHARED cell has left.
pub(super) const LEFT: usize = 0b1_0000;
/// One step of the version.
pub(super) const VERSION: usize = 0b10_0000;

/// The version at which the receiver stops registering wakers, except one that will not be replaced. Under loom it is the
/// third, so that a model can reach it.
pub(super) const LAST_VERSION: usize = if cfg!(awaitify_loom) {
    3 * VERSION
} else {
    (usize::MAX & !(VERSION - 1)) - VERSION
};

#[inline]
pub(super) const fn phase(state: usize) -> usize {
    state & PHASE
}

/// Returns whether neither half has finished.
#[inline]
pub(super) const fn is_open(state: usize) -> bool {
    phase(state) <= WAITING
}

/// Returns whether the receiver left before the sender finished.
#[inline]
pub(super) const fn is_closed(state: usize) -> bool {
    phase(state) >= CLOSED
}

/// Returns whether the sender should still do its work.
pub(super) const fn is_wanted(state: usize) -> bool {
    is_open(state) || phase(state) == DETACHED
}
