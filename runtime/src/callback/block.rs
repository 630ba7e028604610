//! Blocks of Objective-C.

/// Returns the closure of a block, which may be called by any thread, and by several at once.
///
/// The crate `block2` does not ask for this, because a block may be meant for one thread.
#[inline]
pub fn on_any_thread<F: Send + Sync + 'static>(closure: F) -> F {
    closure
}
