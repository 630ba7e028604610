//! Declarations of `dbus`, copied from its documentation without the bodies.

use std::sync::Arc;

use awaitify::awaitable;
use dbus::Message;
use dbus::arg::ReadAll;
use dbus::blocking::SyncConnection;
use dbus::channel::Token;
use dbus::message::MatchRule;

/// Waits for the next signal of type `S`. Returning `false` removes the callback from the connection. A dropped
/// awaitable removes it through the token.
#[awaitable(
    path = SyncConnection::add_match,
    map = |signal: S, _: &SyncConnection, _: &Message| -> S { signal },
    reply = false,
    cancel = {
        let connection = Arc::clone(connection);
        move |token| {
            // Fails if the bus is gone, because the match is gone too.
            let _ = connection.remove_match(token);
        }
    }
)]
pub fn next_signal<S: ReadAll, F>(
    connection: &Arc<SyncConnection>,
    match_rule: MatchRule<'static>,
    f: F,
) -> Result<Token, dbus::Error>
where
    F: FnMut(S, &SyncConnection, &Message) -> bool + Send + Sync + 'static;

/// Each signal of type `S`, until the stream is dropped or closed. Returning `true` keeps the callback.
#[awaitable(
    path = SyncConnection::add_match,
    stream(unbounded),
    map = |signal: S, _: &SyncConnection, _: &Message| -> S { signal },
    reply = true,
    cancel = {
        let connection = Arc::clone(connection);
        move |token| {
            let _ = connection.remove_match(token);
        }
    }
)]
pub fn signals<S: ReadAll, F>(
    connection: &Arc<SyncConnection>,
    match_rule: MatchRule<'static>,
    f: F,
) -> Result<Token, dbus::Error>
where
    F: FnMut(S, &SyncConnection, &Message) -> bool + Send + Sync + 'static;
