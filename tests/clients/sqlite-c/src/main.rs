//! SQLite's update and commit hooks, without the crate `rusqlite`.

mod declarations;

use std::ffi::CStr;
use std::ptr::null_mut;

use awaitify::ffi;
use declarations::*;

fn execute(database: Database, sql: &CStr) {
    // SAFETY: the connection is open, and the text is valid during the call.
    let status = unsafe { sqlite3_exec(database, sql.as_ptr(), None, null_mut(), null_mut()) };
    assert_eq!(status, 0);
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
    println!("sqlite-c: changes, commits");
}
