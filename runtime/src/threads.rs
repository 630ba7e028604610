//! Refuses to block a thread if what it waits for could then never come.
//!
//! WebAssembly has no other threads, unless it is built with atomics. A thread may also drive a runtime, whose tasks would
//! stand still.

pub(crate) use crate::tokio::threads::refuse_to_block;

const ARE_MISSING: bool = cfg!(all(target_family = "wasm", not(target_feature = "atomics")));

/// Panics if no other thread could bring what is waited for. `instead` is what asynchronous code uses.
#[track_caller]
pub(crate) fn refuse_to_wait(function: &str, instead: &str) {
    if ARE_MISSING {
        panic!(
            "`{function}` cannot be waited for on WebAssembly without threads, because nothing else runs meanwhile; use \
             `{instead}`"
        );
    }
}

/// Panics if nothing else could make room in a queue while this thread waits.
#[track_caller]
pub(crate) fn refuse_to_wait_for_room() {
    crate::tokio::threads::refuse_to_wait_for_room();
    if ARE_MISSING {
        panic!(
            "this callback would wait for room in its stream (`overflow = block`), and on WebAssembly without threads \
             nothing else runs meanwhile; choose another `overflow`"
        );
    }
}
