//! JavaScript may call a function after the awaitable or stream has freed it.

use std::cell::RefCell;

use awaitify::{Events, LocalOnCancel, awaitable};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

thread_local!(static KEPT: RefCell<Option<Function>> = const { RefCell::new(None) });

#[awaitable(callback = f(u32))]
fn keep_function(f: &Function) {
    KEPT.set(Some(f.clone()));
}

#[awaitable]
fn keep_closure(f: &Closure<dyn FnMut(u32)>) {
    KEPT.set(Some(f.as_ref().clone().unchecked_into()));
}

#[awaitable(callback = f(u32), stream(unbounded), reply = 1_u32, reply_when_closed = 0_u32)]
fn listen(f: &Function) {
    KEPT.set(Some(f.clone()));
}

/// Calls the function that JavaScript kept.
fn call(value: u32) -> Result<JsValue, JsValue> {
    KEPT.with_borrow(|kept| {
        kept.as_ref()
            .unwrap()
            .call1(&JsValue::UNDEFINED, &value.into())
    })
}

#[wasm_bindgen_test]
async fn second_call_is_ignored() {
    let value = awaitable_keep_function();
    assert_eq!(call(1), Ok(JsValue::UNDEFINED));
    assert_eq!(call(2), Ok(JsValue::UNDEFINED));
    assert_eq!(value.await, Ok(1));
    assert_eq!(call(3), Ok(JsValue::UNDEFINED));
}

#[wasm_bindgen_test]
fn call_after_drop_is_ignored() {
    drop(awaitable_keep_function());
    assert_eq!(call(1), Ok(JsValue::UNDEFINED));
    drop(awaitable_keep_closure());
    assert_eq!(call(1), Ok(JsValue::UNDEFINED));
}

#[wasm_bindgen_test]
async fn closure_can_be_called_when_done() {
    let value = awaitable_keep_closure();
    assert_eq!(call(1), Ok(JsValue::UNDEFINED));
    assert_eq!(value.await, Ok(1));
    assert_eq!(call(2), Ok(JsValue::UNDEFINED));
}

#[wasm_bindgen_test]
async fn closed_stream_replies_nothing() {
    let mut values = stream_listen();
    assert_eq!(call(1), Ok(1.into()));
    assert_eq!(values.next().await, Some(1));
    drop(values);
    assert_eq!(call(2), Ok(JsValue::UNDEFINED));
}

thread_local!(static RUNNING: RefCell<Option<Events<(), LocalOnCancel<()>>>> = const { RefCell::new(None) });

#[awaitable(callback = f(u32), stream(unbounded), map = |_| -> () { drop(RUNNING.take()) })]
fn reenter(f: &Function) {
    KEPT.set(Some(f.clone()));
}

#[wasm_bindgen_test]
fn function_can_free_itself() {
    RUNNING.set(Some(stream_reenter()));
    assert_eq!(call(1), Ok(JsValue::UNDEFINED));
    assert!(RUNNING.take().is_none());
    assert_eq!(call(2), Ok(JsValue::UNDEFINED));
}
