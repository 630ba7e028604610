//! Refuses to block a thread if that would be a deadlock.

use std::future::ready;
use std::panic::catch_unwind;

use tokio::runtime::Handle;

/// Panics with Tokio's own message on a thread that drives a runtime. Blocking is allowed in `spawn_blocking`, in
/// `block_in_place`, and on plain threads that have entered a runtime.
#[track_caller]
pub(crate) fn refuse_to_block() {
    if let Ok(runtime) = Handle::try_current() {
        runtime.block_on(ready(()));
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
    // Tokio answers by a panic only.
    catch_unwind(move || runtime.block_on(ready(()))).is_err()
}
