//! The module `tokio` without the feature: no thread is known to drive a runtime.

pub(crate) fn refuse_to_block(_function: &str, _instead: &str) {}
pub(crate) fn refuse_to_wait_for_room() {}
