//! Without the feature `tokio` no thread is known to drive a runtime.

pub(crate) fn refuse_to_block(_function: &str, _instead: &str) {}
pub(super) fn refuse_to_wait_for_room() {}
