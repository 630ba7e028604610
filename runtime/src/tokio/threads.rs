//! Threads that drive a Tokio runtime.

use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::runtime::Handle;

/// Panics on a thread that drives a Tokio runtime, where waiting for `function` would keep other tasks from running.
/// `instead` is what asynchronous code uses.
#[track_caller]
pub(crate) fn refuse_to_block(function: &str, instead: &str) {
    if drives_a_runtime() {
        panic!(
            "`{function}` cannot be waited for on this thread, because it drives a Tokio runtime; use `{instead}`, or wait \
             inside `spawn_blocking`"
        );
    }
}

/// Panics on a thread that drives a Tokio runtime, because the consumer may be one of its tasks.
#[track_caller]
pub(crate) fn refuse_to_wait_for_room() {
    if drives_a_runtime() {
        panic!(
            "this callback would wait for room in its stream (`overflow = block`), and its thread drives a Tokio \
             runtime, which would stand still meanwhile: call it on another thread, for example in \
             `tokio::task::spawn_blocking`, or choose another `overflow`"
        );
    }
}

/// True if blocking this thread would stop a runtime: not in `spawn_blocking`, `block_in_place`, or a plain thread that
/// has entered a runtime.
fn drives_a_runtime() -> bool {
    let Ok(runtime) = Handle::try_current() else {
        return false;
    };
    // Tokio answers by a panic only, so its message is printed before ours. Unwind safe: the handle is not used again. (The
    // oldest Tokio that we accept does not say so itself.)
    catch_unwind(AssertUnwindSafe(move || runtime.block_on(ready(())))).is_err()
}
