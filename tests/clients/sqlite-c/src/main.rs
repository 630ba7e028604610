//! SQLite's update and commit hooks and its unlock notification, without the crate `rusqlite`.

mod declarations;

use std::ffi::{CStr, c_int};
use std::ptr::null_mut;

use awaitify::{Dropped, ffi};
use declarations::*;

fn status_of(database: Database, sql: &CStr) -> c_int {
    // SAFETY: the connection is open, and the text is valid during the call.
    unsafe { sqlite3_exec(database, sql.as_ptr(), None, null_mut(), null_mut()) }
}

fn execute(database: Database, sql: &CStr) {
    assert_eq!(status_of(database, sql), 0);
}

/// A connection to a database in memory that the others of this process share.
fn connect() -> Database {
    const READ_WRITE_CREATE_URI: c_int = 0x46;
    let path = c"file:shared?mode=memory&cache=shared";
    let mut database = Database(null_mut());
    // SAFETY: the pointers are valid during the call.
    let status = unsafe {
        sqlite3_open_v2(
            path.as_ptr(),
            &mut database,
            READ_WRITE_CREATE_URI,
            std::ptr::null(),
        )
    };
    assert_eq!(status, 0);
    database
}

/// One call of the callback ends all operations that wait for the writer.
fn wait_for_unlock() {
    let [writer, one, another] = std::array::from_fn(|_| connect());
    execute(writer, c"CREATE TABLE words (word TEXT)");
    execute(writer, c"BEGIN; INSERT INTO words VALUES ('one')");
    let waiting = [one, another].map(|reader| {
        assert_eq!(status_of(reader, c"SELECT * FROM words"), SQLITE_LOCKED);
        // SAFETY: the connection is open until the callback.
        unsafe { unlocked(reader) }.unwrap()
    });
    assert!(waiting.iter().all(|awaitable| !awaitable.is_done()));
    assert_eq!(ffi::outstanding(), 2);
    execute(writer, c"COMMIT");
    assert_eq!(waiting.map(|awaitable| awaitable.wait()), [Ok(()), Ok(())]);
    execute(one, c"SELECT * FROM words");

    // A connection that is not blocked is told so before the function returns.
    // SAFETY: as above.
    let at_once = unsafe { unlocked(one) }.unwrap();
    assert_eq!(at_once.wait(), Ok::<(), Dropped>(()));
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
    for database in [writer, one, another] {
        // SAFETY: nothing uses it any more.
        assert_eq!(unsafe { sqlite3_close(database) }, 0);
    }
}

fn main() {
    let mut database = Database(null_mut());
    // SAFETY: both pointers are valid during the call.
    assert_eq!(
        unsafe { sqlite3_open(c":memory:".as_ptr(), &mut database) },
        0
    );
    execute(database, c"CREATE TABLE words (word TEXT)");

    // SAFETY: the connection outlives the streams.
    let (mut changes, mut commits) = unsafe { (changes(database), commits(database)) };
    execute(database, c"INSERT INTO words VALUES ('one'), ('two')");
    execute(database, c"DELETE FROM words WHERE word = 'one'");
    let words = || "words".to_owned();
    let seen: Vec<Change> = changes.drain().collect();
    assert_eq!(
        seen,
        [
            (SQLITE_INSERT, words(), 1),
            (SQLITE_INSERT, words(), 2),
            (SQLITE_DELETE, words(), 1)
        ]
    );
    assert_eq!(commits.try_take(), Ok(Some(())));
    assert_eq!(commits.lost(), 1);

    drop((changes, commits));
    execute(database, c"INSERT INTO words VALUES ('three')");
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
    // SAFETY: nothing uses it any more.
    assert_eq!(unsafe { sqlite3_close(database) }, 0);
    wait_for_unlock();
    println!("sqlite-c: changes, commits, unlocked");
}
