//! Functions of the browser, awaited.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, Window};

/// Methods of `Window`, declared as web-sys has them.
#[awaitable(for = Window)]
pub(crate) trait WindowExt {
    /// Waits. If it is dropped, the timer is cleared.
    #[awaitable(
        name = sleep,
        callback = handler(),
        cancel = {
            let window = self.clone();
            move |timer| window.clear_timeout_with_handle(timer)
        }
    )]
    fn set_timeout_with_callback_and_timeout_and_arguments_0(
        &self,
        handler: &Function,
        milliseconds: i32,
    ) -> Result<i32, JsValue>;

    /// Waits for the next frame, and returns its time.
    #[awaitable(name = animation_frame, callback = frame(f64), discard)]
    fn request_animation_frame(&self, frame: &Function) -> Result<i32, JsValue>;
}

/// The events of a target. If the stream is dropped, the listener is removed.
#[awaitable(
    path = EventTarget::add_event_listener_with_callback,
    stream(unbounded),
    callback = listener(Event),
    cancel = {
        let (target, kind) = (target.clone(), kind.to_owned());
        move |()| _ = target.remove_event_listener_with_callback(&kind, &listener)
    }
)]
pub(crate) fn listen(target: &EventTarget, kind: &str, listener: &Function) -> Result<(), JsValue>;
