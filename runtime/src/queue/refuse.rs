//! Refuses to wait for room if that would be a deadlock.

/// Panics on a thread that drives a Tokio runtime, because the consumer may be one of its tasks.
#[cfg(feature = "tokio")]
#[track_caller]
pub(crate) fn wait_for_room() {
    if drives_a_runtime() {
        panic!(
            "this callback would wait for room in its stream (`overflow = block`), and its thread drives a Tokio \
             runtime, which would stand still meanwhile: call it on another thread, for example in \
             `tokio::task::spawn_blocking`, or choose another `overflow`"
        );
    }
}

#[cfg(not(feature = "tokio"))]
pub(crate) fn wait_for_room() {}

/// True if blocking this thread would stop a runtime: not in `spawn_blocking`, `block_in_place`, or a plain thread that
/// has entered a runtime.
#[cfg(feature = "tokio")]
fn drives_a_runtime() -> bool {
    use std::panic::catch_unwind;

    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return false;
    };
    // Tokio answers by a panic only.
    catch_unwind(move || runtime.block_on(std::future::ready(()))).is_err()
}
