//! Waiting without threads.

use std::time::Duration;

use awaitify::{Awaitable, Buffer, Dropped, Events};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn done_awaitable_can_be_waited_for() {
    assert_eq!(Awaitable::ready(1).wait(), 1);
    assert_eq!(Awaitable::ready(1).wait_timeout(Duration::ZERO), Ok(1));
    let mut events = Events::new(Buffer::unbounded(), |emitter| emitter.emit(2));
    assert_eq!(events.wait_next(), Some(2));
    assert_eq!(events.wait_next_timeout(Duration::ZERO), Ok(None));
}

fn pending() -> Awaitable<Result<u8, Dropped>> {
    Awaitable::new(std::mem::forget)
}

#[wasm_bindgen_test]
#[should_panic(expected = "cannot be waited for on WebAssembly without threads")]
fn pending_awaitable_is_refused() {
    _ = pending().wait();
}

#[wasm_bindgen_test]
#[should_panic(expected = "cannot be waited for on WebAssembly without threads")]
fn timeout_is_refused() {
    _ = pending().wait_timeout(Duration::from_secs(1));
}
