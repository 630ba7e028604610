//! Messages of libmosquitto, from a broker that the program starts.

#[path = "../../broker.rs"]
mod broker;
mod declarations;

use std::error::Error;
use std::ptr::null_mut;
use std::time::Duration;

use awaitify::{Events, OnCancel, ffi};
use broker::Broker;
use declarations::*;

/// The longest time that a message may take.
const LIMIT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let broker = Broker::start()?;
    let port = i32::from(broker.port);
    // SAFETY: each call gets the one client, which is valid until the end.
    unsafe {
        assert_eq!(mosquitto_lib_init(), 0);
        let client = mosquitto_new(c"awaitify".as_ptr(), true, null_mut());
        let mut messages = messages(client);
        assert_eq!(
            mosquitto_connect(client, c"127.0.0.1".as_ptr(), port, 60),
            0
        );
        assert_eq!(mosquitto_loop_start(client), 0);
        assert_eq!(subscribe(client, c"greetings"), 0);
        exchange(client, &mut messages)?;
        drop(messages);
        assert_eq!(publish(client, c"greetings", b"late"), 0);
        assert_eq!(mosquitto_disconnect(client), 0);
        assert_eq!(mosquitto_loop_stop(client, false), 0);
        mosquitto_destroy(client);
        mosquitto_lib_cleanup();
    }
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
    println!("mosquitto: messages in order");
    Ok(())
}

/// The messages come back in order.
fn exchange(
    client: Client,
    messages: &mut Events<Message, OnCancel<()>>,
) -> Result<(), Box<dyn Error>> {
    for text in ["one", "two", "three"] {
        // SAFETY: the client is valid.
        assert_eq!(unsafe { publish(client, c"greetings", text.as_bytes()) }, 0);
    }
    for text in ["one", "two", "three"] {
        let message = messages.wait_next_timeout(LIMIT)?;
        let expected = ("greetings".to_owned(), text.as_bytes().to_vec());
        assert_eq!(message, Some(expected));
    }
    Ok(())
}
