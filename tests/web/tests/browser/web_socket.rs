//! A WebSocket as one stream, against a server on loopback.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

#[awaitable(
    stream(unbounded),
    events(
        enum = SocketEvent,
        derive(Debug),
        on_open = Open(_),
        on_message = Message(MessageEvent),
        on_error = Error(_),
        on_close = Closed(CloseEvent)
    ),
    end = on_close
)]
fn connect(
    url: &str,
    on_open: &Function,
    on_message: &Function,
    on_error: &Function,
    on_close: &Function,
) -> Result<WebSocket, JsValue> {
    let socket = WebSocket::new(url)?;
    socket.set_onopen(Some(on_open));
    socket.set_onmessage(Some(on_message));
    socket.set_onerror(Some(on_error));
    socket.set_onclose(Some(on_close));
    Ok(socket)
}

fn url() -> String {
    let Some(port) = option_env!("AWAITIFY_ECHO_PORT") else {
        panic!("scripts/web starts the server");
    };
    format!("ws://127.0.0.1:{port}/")
}

#[wasm_bindgen_test]
async fn socket_is_one_stream() {
    let (socket, mut events) = stream_connect(&url()).unwrap();
    assert!(matches!(events.next().await, Some(SocketEvent::Open)));
    for text in ["one", "two", "close"] {
        socket.send_with_str(text).unwrap();
    }
    for text in ["one", "two"] {
        match events.next().await {
            Some(SocketEvent::Message(message)) => assert_eq!(message.data(), text),
            other => panic!("{other:?}"),
        }
    }
    match events.next().await {
        Some(SocketEvent::Closed(closed)) => assert_eq!(closed.code(), 4000),
        other => panic!("{other:?}"),
    }
    assert!(events.next().await.is_none());
}

/// The port of discard, where nothing listens.
#[wasm_bindgen_test]
async fn refused_connection_is_an_event() {
    let (_socket, mut events) = stream_connect("ws://127.0.0.1:9/").unwrap();
    assert!(matches!(events.next().await, Some(SocketEvent::Error)));
    assert!(matches!(events.next().await, Some(SocketEvent::Closed(_))));
    assert!(events.next().await.is_none());
}
