//! Animation frames, and the timers of `Window`.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Window;

#[awaitable(
    path = Window::request_animation_frame,
    callback = frame(f64),
    cancel = {
        let window = window.clone();
        move |id| window.cancel_animation_frame(id).unwrap()
    }
)]
fn animation_frame(window: &Window, frame: &Function) -> Result<i32, JsValue>;

/// The methods of `Window`, declared together.
#[awaitable(for = Window)]
trait WindowExt {
    #[awaitable(callback = handler(), name = sleep, discard)]
    fn set_timeout_with_callback_and_timeout_and_arguments_0(
        &self,
        handler: &Function,
        timeout: i32,
    ) -> Result<i32, JsValue>;
}

#[wasm_bindgen_test]
async fn frames_follow_each_other() {
    let window = web_sys::window().unwrap();
    let first = animation_frame(&window).unwrap().await.unwrap();
    let second = animation_frame(&window).unwrap().await.unwrap();
    assert!(second >= first);
}

#[wasm_bindgen_test]
async fn dropped_frame_is_cancelled() {
    let window = web_sys::window().unwrap();
    drop(animation_frame(&window).unwrap());
    animation_frame(&window).unwrap().await.unwrap();
}

#[wasm_bindgen_test]
async fn window_sleeps() {
    let window = web_sys::window().unwrap();
    assert_eq!(window.sleep(1).unwrap().await, Ok(()));
}
