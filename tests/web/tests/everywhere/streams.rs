//! Event targets and ports as streams.

use awaitify::{Events, LocalOnCancel, awaitable};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget, MessageChannel, MessageEvent, MessagePort};

#[awaitable(
    path = EventTarget::add_event_listener_with_callback,
    stream(unbounded),
    callback = listener(Event),
    cancel = {
        let (target, kind) = (target.clone(), kind.to_owned());
        move |()| target.remove_event_listener_with_callback(&kind, &listener).unwrap()
    }
)]
fn listen(target: &EventTarget, kind: &str, listener: &Function) -> Result<(), JsValue>;

fn dispatch(target: &EventTarget, kind: &str) {
    target.dispatch_event(&Event::new(kind).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn target_streams_its_events() {
    let target = EventTarget::new().unwrap();
    let mut events = listen(&target, "ping").unwrap();
    dispatch(&target, "pong");
    for _ in 0..3 {
        dispatch(&target, "ping");
    }
    for _ in 0..3 {
        assert_eq!(events.next().await.unwrap().type_(), "ping");
    }
    assert!(events.is_empty());
}

/// Counts the listeners that a target has.
#[wasm_bindgen(inline_js = "
    export function counting_target() {
        const target = new EventTarget();
        target.listeners = 0;
        const add = target.addEventListener, remove = target.removeEventListener;
        target.addEventListener = (...all) => { target.listeners += 1; return add.apply(target, all); };
        target.removeEventListener = (...all) => { target.listeners -= 1; return remove.apply(target, all); };
        return target;
    }
    export function listeners(target) { return target.listeners; }
")]
extern "C" {
    fn counting_target() -> EventTarget;
    fn listeners(target: &EventTarget) -> i32;
}

#[wasm_bindgen_test]
fn dropped_stream_removes_listener() {
    let target = counting_target();
    let events = listen(&target, "ping").unwrap();
    assert_eq!(listeners(&target), 1);
    dispatch(&target, "ping");
    assert_eq!(events.len(), 1);
    drop(events);
    assert_eq!(listeners(&target), 0);
    dispatch(&target, "ping");
}

#[wasm_bindgen_test]
async fn first_event_removes_listener() {
    let target = counting_target();
    let events = listen(&target, "ping").unwrap();
    dispatch(&target, "ping");
    let first = events.first(|event| Some(event.type_())).await;
    assert_eq!(first.as_deref(), Some("ping"));
    assert_eq!(listeners(&target), 0);
}

#[awaitable(
    path = MessagePort::set_onmessage,
    stream(unbounded),
    callback = handler(MessageEvent),
    cancel = { let port = port.clone(); move |()| port.set_onmessage(None) }
)]
fn messages(port: &MessagePort, handler: Option<&Function>);

#[wasm_bindgen_test]
async fn setter_streams_messages() {
    let channel = MessageChannel::new().unwrap();
    let port = channel.port1();
    let mut received: Events<MessageEvent, LocalOnCancel<()>> = messages(&port);
    for number in 0..3 {
        channel.port2().post_message(&number.into()).unwrap();
    }
    for number in 0..3 {
        assert_eq!(received.next().await.unwrap().data(), number);
    }
    drop(received);
    assert!(port.onmessage().is_none());
    port.close();
}
