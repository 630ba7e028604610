//! Timers, which Node and browsers share.

use awaitify::awaitable;
use awaitify_web_tests::sleep;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);

    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(timer: &JsValue);

    #[awaitable(callback = tick(), stream(latest), cancel = |timer| clear_interval(&timer))]
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(tick: &Function, ms: i32) -> JsValue;
}

#[awaitable(
    path = awaitify_web_tests::set_timeout,
    callback = done(),
    cancel = |timer| clear_timeout(&timer),
    local
)]
fn cancellable_sleep(done: &Function, ms: i32) -> JsValue;

#[wasm_bindgen_test]
async fn timeout_completes() {
    assert_eq!(sleep(1).await, Ok(()));
}

#[wasm_bindgen_test]
async fn later_timeout_is_cancelled() {
    let (sooner, later) = (sleep(0), cancellable_sleep(60_000));
    assert!(later.until(sooner).await.is_err());
}

#[wasm_bindgen_test]
async fn interval_streams_until_dropped() {
    let mut ticks = stream_set_interval(1);
    for _ in 0..3 {
        assert_eq!(ticks.next().await, Some(()));
    }
}
