//! The forms of a parameter that is a function for JavaScript.

use awaitify::{Awaitable, Dropped, LocalOnCancel, awaitable};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Calls `f` with what it was given.
fn call_with(f: &Function, value: impl Into<JsValue>) -> JsValue {
    f.call1(&JsValue::UNDEFINED, &value.into()).unwrap()
}

#[awaitable(callback = f(JsValue))]
fn by_reference(f: &Function, value: u32) {
    call_with(f, value);
}

#[awaitable(callback = f(f64))]
fn by_option(value: f64, f: Option<&js_sys::Function>) {
    call_with(f.unwrap(), value);
}

#[awaitable(callback = f(String))]
fn by_value(f: Function, value: &str) {
    call_with(&f, value);
}

#[awaitable(callback = f(bool))]
fn by_optional_value(f: Option<Function>, value: bool) {
    call_with(&f.unwrap(), value);
}

#[awaitable]
fn by_closure(f: &Closure<dyn FnMut(JsValue)>, value: u32) {
    call_with(f.as_ref().unchecked_ref(), value);
}

#[awaitable]
fn by_owned_closure(f: Closure<dyn Fn(u32)>, value: u32) {
    call_with(&f.into_js_value().unchecked_into(), value);
}

#[awaitable(callback = f(JsValue))]
fn by_path_of_web_sys(f: &web_sys::js_sys::Function, value: u32) {
    call_with(f, value);
}

#[wasm_bindgen_test]
async fn each_form_delivers() {
    assert_eq!(awaitable_by_reference(1).await, Ok(1.into()));
    assert_eq!(awaitable_by_option(1.5).await, Ok(1.5));
    assert_eq!(awaitable_by_value("a").await, Ok("a".to_owned()));
    assert_eq!(awaitable_by_optional_value(true).await, Ok(true));
    assert_eq!(awaitable_by_closure(7).await, Ok(7.into()));
    assert_eq!(awaitable_by_owned_closure(8).await, Ok(8));
    assert_eq!(awaitable_by_path_of_web_sys(9).await, Ok(9.into()));
}

#[awaitable(callback = f(_, u32, _), map = |second: u32| -> u64 { second.into() })]
fn three(f: &Function) {
    let arguments = [1, 2, 3].map(JsValue::from);
    let [first, second, third] = &arguments;
    f.call3(&JsValue::UNDEFINED, first, second, third).unwrap();
}

#[wasm_bindgen_test]
async fn arguments_are_left_out() {
    assert_eq!(awaitable_three().await, Ok(2));
}

#[awaitable(callback = f(&JsValue))]
fn lent(f: &Function) {
    call_with(f, "lent");
}

#[wasm_bindgen_test]
async fn borrowed_argument_is_owned() {
    assert_eq!(awaitable_lent().await, Ok("lent".into()));
}

#[awaitable(ok = on_ok(u32), err = on_err(String))]
fn divide(a: u32, b: u32, on_ok: &Function, on_err: Option<&Function>) {
    match a.checked_div(b) {
        Some(quotient) => call_with(on_ok, quotient),
        None => call_with(on_err.unwrap(), "division by zero"),
    };
}

#[wasm_bindgen_test]
async fn pair_delivers_either() {
    assert_eq!(awaitable_divide(6, 2).await, Ok(Ok(3)));
    assert_eq!(
        awaitable_divide(6, 0).await,
        Ok(Err("division by zero".to_owned()))
    );
}

#[awaitable(callback = f(u32), reply = JsValue::from("thanks"))]
fn answered(f: &Function) -> JsValue {
    call_with(f, 1)
}

#[awaitable(reply = true)]
fn answered_closure(f: &Closure<dyn FnMut(u32) -> bool>) -> JsValue {
    call_with(f.as_ref().unchecked_ref(), 2)
}

#[wasm_bindgen_test]
async fn reply_reaches_javascript() {
    let (reply, value) = awaitable_answered();
    assert_eq!((reply, value.await), ("thanks".into(), Ok(1)));
    let (reply, value) = awaitable_answered_closure();
    assert_eq!((reply, value.await), (true.into(), Ok(2)));
}

#[awaitable(callback = f(String), keep)]
fn subscribe(f: &Function) -> Result<String, JsValue> {
    assert!(f.is_function());
    Ok("subscription".to_owned())
}

#[wasm_bindgen_test]
fn kept_handle_is_in_guard() {
    let kept: Awaitable<Result<String, Dropped>, LocalOnCancel<String>> =
        awaitable_subscribe().unwrap();
    assert_eq!(kept.guard().unwrap().handle(), "subscription");
}

struct Socket;

impl Socket {
    #[awaitable(callback = f(u32))]
    fn read(&self, f: &Function) {
        call_with(f, 3);
    }
}

#[wasm_bindgen_test]
async fn methods_have_wrappers() {
    assert_eq!(Socket.awaitable_read().await, Ok(3));
}

#[awaitable(callback = f(T))]
fn generic<T>(f: &Function, value: JsValue)
where
    T: wasm_bindgen::convert::FromWasmAbi + wasm_bindgen::describe::WasmDescribe + 'static,
{
    let _: Option<T> = None;
    call_with(f, value);
}

#[wasm_bindgen_test]
async fn generic_argument_is_converted() {
    assert_eq!(awaitable_generic::<u32>(4.into()).await, Ok(4));
}
