//! Declarations of `rusqlite`, copied from its documentation without the bodies.

use awaitify::awaitable;
use rusqlite::Connection;
use rusqlite::hooks::Action;

/// Hooks are listeners, so the wrappers return the first call.
#[awaitable(for = Connection)]
pub trait ConnectionExt {
    #[awaitable(name = next_update)]
    fn update_hook<F>(&self, hook: Option<F>) -> rusqlite::Result<()>
    where
        F: FnMut(Action, &str, &str, i64) + Send + 'static;

    /// Returning `false` continues the transaction.
    #[awaitable(name = next_commit, reply = false)]
    fn commit_hook<F>(&self, hook: Option<F>) -> rusqlite::Result<()>
    where
        F: FnMut() -> bool + Send + 'static;
}
