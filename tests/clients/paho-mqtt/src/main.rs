//! A connection and a message with `paho-mqtt`, to a broker that the program starts, and to an address without a
//! broker.

#[path = "../../broker.rs"]
mod broker;
mod declarations;

use std::error::Error;
use std::time::Duration;

use awaitify::Ended;
use broker::{Broker, free_port};
use declarations::AsyncClientExt;
use paho_mqtt::{AsyncClient, ConnectOptions, Message};
use tokio::time::timeout;

/// The longest time that a message may take.
const LIMIT: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let broker = Broker::start()?;
    let client = client_of(broker.port)?;
    let connected = client.connected(ConnectOptions::new()).await?;
    assert!(connected.is_ok());

    let next = client.next_message();
    client.subscribe("greetings", 1).await?;
    client
        .publish(Message::new("greetings", "hello", 1))
        .await?;
    let message = next.await?.expect("it is connected");
    assert_eq!(message.payload_str(), "hello");

    every_message(client).await?;
    drop(broker);
    let nobody = client_of(free_port()?)?;
    let refused = nobody.connected(ConnectOptions::new()).await?;
    let (_client, _message_id, code) = refused.err().expect("nobody listens");
    assert_eq!(code, -1);
    Ok(())
}

async fn every_message(client: &AsyncClient) -> Result<(), Box<dyn Error>> {
    let mut messages = client.messages();
    for text in ["one", "two", "three"] {
        client.publish(Message::new("greetings", text, 1)).await?;
    }
    for text in ["one", "two", "three"] {
        let message = timeout(LIMIT, messages.next()).await?;
        assert_eq!(message.expect("it is connected").payload_str(), text);
    }
    messages.close();
    assert!(messages.next().await.is_none());
    assert_eq!(messages.ended(), Some(Ended::Closed));
    Ok(())
}

/// A client that lives as long as the program.
///
/// The C library calls back under its lock, and takes the lock again to destroy a client. The crate keeps a client
/// while it calls back. If ours was dropped as soon as the awaitable was done, that client would be the last one, so it
/// would be destroyed after the callback, on the thread that has the lock: a deadlock.
fn client_of(port: u16) -> paho_mqtt::Result<&'static AsyncClient> {
    let client = AsyncClient::new(format!("tcp://127.0.0.1:{port}"))?;
    Ok(Box::leak(Box::new(client)))
}
