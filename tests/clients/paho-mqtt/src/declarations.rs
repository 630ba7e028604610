//! Declarations of `paho-mqtt`, copied from its documentation without the bodies.

use awaitify::{Flow, awaitable};
use paho_mqtt::{AsyncClient, ConnectOptions, ConnectToken, Message};

#[awaitable(for = AsyncClient)]
pub trait AsyncClientExt {
    /// One of the two is called, with the client and its own numbers.
    #[awaitable(name = connected, ok = success_cb, err = failure_cb, discard)]
    fn connect_with_callbacks<FS, FF>(
        &self,
        opts: ConnectOptions,
        success_cb: FS,
        failure_cb: FF,
    ) -> ConnectToken
    where
        FS: Fn(&AsyncClient, u16) + Send + 'static,
        FF: Fn(&AsyncClient, u16, i32) + Send + 'static;

    /// The next message, or none if the connection is lost.
    #[awaitable(name = next_message, map = |_: &AsyncClient, message: Option<Message>| -> Option<Message> { message })]
    fn set_message_callback<F>(&self, cb: F)
    where
        F: FnMut(&AsyncClient, Option<Message>) + Send + 'static;

    /// Each message, until the connection is lost.
    #[awaitable(
        name = messages,
        stream(unbounded),
        flow = |_: &AsyncClient, message: Option<Message>| -> Flow<Message> { message.map_or(Flow::End, Flow::Item) },
        cancel = { let client = self.clone(); move |()| client.remove_message_callback() }
    )]
    fn set_message_callback<F>(&self, cb: F)
    where
        F: FnMut(&AsyncClient, Option<Message>) + Send + 'static;
}
