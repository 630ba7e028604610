//! Observers, geolocation and canvases: other shapes of web-sys.

use awaitify::awaitable;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Blob, Document, Geolocation, HtmlCanvasElement, MutationObserver, MutationObserverInit,
    Position, PositionError,
};

/// A constructor. The guard holds the observer.
#[awaitable(
    path = MutationObserver::new,
    stream(unbounded),
    callback = changed(Array, _),
    cancel = |observer| observer.disconnect()
)]
fn mutations(changed: &Function) -> Result<MutationObserver, JsValue>;

#[awaitable(path = HtmlCanvasElement::to_blob, callback = made(Option<Blob>))]
fn to_blob(canvas: &HtmlCanvasElement, made: &Function) -> Result<(), JsValue>;

/// Two callbacks, of which web-sys takes the second one in an `Option`.
#[awaitable(
    path = Geolocation::get_current_position_with_error_callback,
    ok = success(Position),
    err = failure(PositionError)
)]
fn position(
    geolocation: &Geolocation,
    success: &Function,
    failure: Option<&Function>,
) -> Result<(), JsValue>;

#[awaitable(
    path = Geolocation::watch_position_with_error_callback,
    stream(latest),
    callback = success(Position),
    err(each) = failure(PositionError),
    cancel = { let geolocation = geolocation.clone(); move |id| geolocation.clear_watch(id) }
)]
fn positions(
    geolocation: &Geolocation,
    success: &Function,
    failure: Option<&Function>,
) -> Result<i32, JsValue>;

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

#[wasm_bindgen_test]
async fn observer_streams_mutations() {
    let element = document().create_element("p").unwrap();
    let mut changes = mutations().unwrap();
    let observed = MutationObserverInit::new();
    observed.set_attributes(true);
    let guard = changes.guard().unwrap();
    guard
        .handle()
        .observe_with_options(&element, &observed)
        .unwrap();
    for width in ["1", "2"] {
        element.set_attribute("width", width).unwrap();
        assert_eq!(changes.next().await.unwrap().length(), 1);
    }
    drop(changes);
    element.set_attribute("width", "3").unwrap();
}

#[wasm_bindgen_test]
async fn canvas_becomes_blob() {
    let canvas: HtmlCanvasElement = document()
        .create_element("canvas")
        .unwrap()
        .unchecked_into();
    let blob = to_blob(&canvas).unwrap().await.unwrap().unwrap();
    assert_eq!(blob.type_(), "image/png");
    canvas.set_width(0);
    assert!(to_blob(&canvas).unwrap().await.unwrap().is_none());
}

/// A headless browser asks nobody for permission, and has no place.
#[wasm_bindgen_test]
async fn position_is_refused() {
    let geolocation = web_sys::window()
        .unwrap()
        .navigator()
        .geolocation()
        .unwrap();
    let error = position(&geolocation).unwrap().await.unwrap().unwrap_err();
    assert_ne!(error.code(), 0);
    let positions = positions(&geolocation).unwrap();
    assert!(*positions.guard().unwrap().handle() > 0);
}
