//! What is used of `rusqlite`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use rusqlite::Connection;
use rusqlite::hooks::Action;

/// Hooks are listeners; the wrappers give what the first call brings.
#[awaitable(for = Connection)]
pub trait ConnectionExt {
    #[awaitable(name = next_update)]
    fn update_hook<F>(&self, hook: Option<F>) -> rusqlite::Result<()>
    where
        F: FnMut(Action, &str, &str, i64) + Send + 'static;

    /// `false` lets the transaction go on.
    #[awaitable(name = next_commit, reply = false)]
    fn commit_hook<F>(&self, hook: Option<F>) -> rusqlite::Result<()>
    where
        F: FnMut() -> bool + Send + 'static;
}
