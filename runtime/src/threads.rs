//! Systems without threads: WebAssembly, unless it is built with atomics.

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

/// Panics if no other thread could make room in a queue.
#[track_caller]
pub(crate) fn refuse_to_wait_for_room() {
    if ARE_MISSING {
        panic!(
            "this callback would wait for room in its stream (`overflow = block`), and on WebAssembly without threads \
             nothing else runs meanwhile; choose another `overflow`"
        );
    }
}
