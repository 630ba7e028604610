//! What is used of `dbus`, as its documentation states it, less the bodies.

use std::sync::Arc;

use awaitify::awaitable;
use dbus::Message;
use dbus::arg::ReadAll;
use dbus::blocking::SyncConnection;
use dbus::channel::Token;
use dbus::message::MatchRule;

/// The next signal of a kind. What it holds, `S`, is chosen by the caller.
/// `false` takes the callback out of the connection; a dropped awaitable does so through the token.
#[awaitable(
    path = SyncConnection::add_match,
    map = |signal: S, _: &SyncConnection, _: &Message| -> S { signal },
    reply = false,
    cancel = {
        let connection = Arc::clone(connection);
        move |token| {
            // Fails if the bus is gone, and the match with it.
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
