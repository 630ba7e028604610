//! The listener of a WebSocket client, with its four callbacks, against a server on loopback.

#![allow(
    clippy::result_large_err,
    reason = "the error is the library's, and so are the closures that return it"
)]

use std::thread;

use awaitify::{Dropped, Events, awaitable};
use ws::{CloseCode, Handshake, Message, Sender, WebSocket};

/// The methods of `ws::Handler` that become events. The others keep their default bodies.
#[awaitable(listener = ws::Handler, name = Client, stream(unbounded), events(enum = SocketEvent))]
trait Handler {
    #[awaitable(map = |shake: Handshake| -> u16 { shake.response.status() })]
    fn on_open(&mut self, shake: Handshake) -> ws::Result<()>;
    fn on_message(&mut self, message: Message) -> ws::Result<()>;
    fn on_close(&mut self, code: CloseCode, reason: &str);
    fn on_error(&mut self, error: ws::Error);
}

/// Starts a client on a thread, and returns what sends and what is received.
fn connect(url: String) -> (Events<SocketEvent>, Events<Sender>) {
    let (client, events) = Client::events();
    let senders = Events::new(awaitify::Buffer::latest(), |emitter| {
        thread::spawn(move || {
            // The listener is told of a failure as well.
            let _ = ws::connect(url, |sender| {
                emitter.emit(sender);
                client.clone()
            });
        });
    });
    (events, senders)
}

/// Sends each message back.
fn serve() -> u16 {
    let echo = |out: Sender| move |message: Message| out.send(message);
    let socket = WebSocket::new(echo).expect("the settings are the default ones");
    let socket = socket
        .bind("127.0.0.1:0")
        .expect("loopback has a free port");
    let port = socket.local_addr().expect("it is bound").port();
    thread::spawn(move || socket.run());
    port
}

#[tokio::main]
async fn main() -> Result<(), Dropped> {
    let port = serve();
    let (mut events, mut senders) = connect(format!("ws://127.0.0.1:{port}"));
    let sender = senders.next().await.expect("the client has a sender");
    assert!(matches!(events.next().await, Some(SocketEvent::Open(101))));

    sender.send("hello").expect("the socket is open");
    let Some(SocketEvent::Message(Message::Text(text))) = events.next().await else {
        panic!("expected the echo");
    };
    assert_eq!(text, "hello");

    sender
        .close_with_reason(CloseCode::Normal, "done")
        .expect("the socket is open");
    // The server confirms the code, without a reason.
    let Some(SocketEvent::Close(code, _)) = events.next().await else {
        panic!("expected the end");
    };
    assert_eq!(code, CloseCode::Normal);
    // The client's thread ends, and its listeners with it.
    assert!(events.next().await.is_none());

    // Nothing listens there.
    let (mut events, _senders) = connect("ws://127.0.0.1:9".to_owned());
    assert!(matches!(events.next().await, Some(SocketEvent::Error(_))));
    Ok(())
}
