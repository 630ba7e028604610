//! What the tests in Node and in a browser share: functions of JavaScript that both have, and measures of memory.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;

pub mod heap;

#[wasm_bindgen]
extern "C" {
    #[awaitable(callback = done(), name = sleep, discard)]
    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(done: &Function, ms: i32) -> JsValue;
}
