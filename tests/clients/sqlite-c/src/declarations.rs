//! Declarations of `<sqlite3.h>`. The user data of its hooks comes first.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;

use awaitify::awaitable;

/// A `sqlite3 *`. SQLite locks its connections, so they may be used by several threads.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Database(pub *mut c_void);

// SAFETY: see above.
unsafe impl Send for Database {}

pub type UpdateHook = Option<
    unsafe extern "C" fn(
        data: *mut c_void,
        operation: c_int,
        database: *const c_char,
        table: *const c_char,
        row: i64,
    ),
>;

pub type CommitHook = Option<unsafe extern "C" fn(data: *mut c_void) -> c_int>;

/// It gets the user data of all operations that may go on.
pub type UnlockFn = Option<unsafe extern "C" fn(args: *mut *mut c_void, count: c_int)>;

pub const SQLITE_LOCKED: c_int = 6;
pub const SQLITE_INSERT: c_int = 18;
pub const SQLITE_DELETE: c_int = 9;

/// A change of a row: the operation, the table and the row.
pub type Change = (c_int, String, i64);

#[awaitable(user_data_at = first)]
#[link(name = "sqlite3")]
unsafe extern "C" {
    /// A connection has one hook. Setting null removes it.
    #[awaitable(
        name = changes,
        stream(unbounded),
        callback = hook,
        map = |operation: c_int, _: *const c_char, table: *const c_char, row: i64| -> Change {
            // SAFETY: SQLite passes a string that is valid during the call.
            let table = unsafe { CStr::from_ptr(table) };
            (operation, table.to_string_lossy().into_owned(), row)
        },
        // SAFETY: the connection outlives the stream.
        revoke = move |_| unsafe { _ = sqlite3_update_hook(database, None, null_mut()) },
    )]
    pub fn sqlite3_update_hook(database: Database, hook: UpdateHook, data: *mut c_void)
    -> Previous;

    /// The reply lets the transaction commit.
    #[awaitable(
        name = commits,
        stream(latest),
        callback = hook,
        reply = 0,
        // SAFETY: as above.
        revoke = move |_| unsafe { _ = sqlite3_commit_hook(database, None, null_mut()) },
    )]
    pub fn sqlite3_commit_hook(database: Database, hook: CommitHook, data: *mut c_void)
    -> Previous;

    /// Calls back when the connection that blocks this one has ended its transaction, perhaps before it returns.
    #[awaitable(
        name = unlocked,
        user_data_at = array,
        started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } },
    )]
    pub fn sqlite3_unlock_notify(database: Database, notify: UnlockFn, arg: *mut c_void) -> c_int;

    #[awaitable(skip)]
    pub fn sqlite3_open(path: *const c_char, database: *mut Database) -> c_int;
    #[awaitable(skip)]
    pub fn sqlite3_open_v2(
        path: *const c_char,
        database: *mut Database,
        flags: c_int,
        vfs: *const c_char,
    ) -> c_int;
    #[awaitable(skip)]
    pub fn sqlite3_close(database: Database) -> c_int;
    #[awaitable(skip)]
    pub fn sqlite3_exec(
        database: Database,
        sql: *const c_char,
        callback: Option<
            unsafe extern "C" fn(*mut c_void, c_int, *mut *mut c_char, *mut *mut c_char) -> c_int,
        >,
        data: *mut c_void,
        error: *mut *mut c_char,
    ) -> c_int;
}

/// The user data of the hook before, which is a number and is never read.
#[repr(transparent)]
pub struct Previous(#[allow(dead_code, reason = "C returns it")] *mut c_void);

// SAFETY: it is never dereferenced.
unsafe impl Send for Previous {}
