//! Declarations of `rusqlite`, copied from its documentation without the bodies.

use std::rc::Rc;

use awaitify::awaitable;
use rusqlite::Connection;
use rusqlite::hooks::Action;

/// Hooks are listeners, so the wrappers named `next_…` return the first call.
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

    /// One value for `num_ops` instructions of a statement. Returning `true` interrupts the statement.
    #[awaitable(name = progress, stream(latest), reply = false, reply_when_closed = true)]
    fn progress_handler<F>(&self, num_ops: i32, handler: Option<F>) -> rusqlite::Result<()>
    where
        F: FnMut() -> bool + Send + 'static;
}

/// Each change. There is no token to unregister with, so the hook needs the connection.
#[awaitable(
    path = Connection::update_hook,
    stream(unbounded),
    local,
    cancel = { let connection = Rc::clone(connection); move |()| remove_update_hook(&connection) }
)]
pub fn changes<F>(connection: &Rc<Connection>, hook: Option<F>) -> rusqlite::Result<()>
where
    F: FnMut(Action, &str, &str, i64) + Send + 'static;

/// The rows that are inserted into the table `pages`.
#[awaitable(
    path = Connection::update_hook,
    stream(buffer = 16, overflow = drop_oldest),
    filter_map = |action: Action, _: &str, table: &str, row: i64| -> Option<i64> {
        (action == Action::SQLITE_INSERT && table == "pages").then_some(row)
    }
)]
pub fn inserted_pages<F>(connection: &Connection, hook: Option<F>) -> rusqlite::Result<()>
where
    F: FnMut(Action, &str, &str, i64) + Send + 'static;

fn remove_update_hook(connection: &Connection) {
    let removed = connection.update_hook(None::<fn(Action, &str, &str, i64)>);
    removed.expect("the connection is our own");
}
