//! The next change of a table, and the next commit, of an SQLite database in memory.

mod declarations;

use declarations::ConnectionExt;
use rusqlite::Connection;
use rusqlite::hooks::Action;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = Connection::open_in_memory()?;
    database.execute_batch("CREATE TABLE pages (title TEXT)")?;

    let commit = database.next_commit()?;
    let update = database.next_update()?;
    assert!(!update.is_done());
    database.execute("INSERT INTO pages VALUES ('first'), ('second')", [])?;
    let (action, schema, table, row) = update.wait()?;
    assert!(action == Action::SQLITE_INSERT);
    assert_eq!((&*schema, &*table, row), ("main", "pages", 1));
    commit.wait()?;

    // A new hook replaces the previous one, whose callback is dropped.
    let replaced = database.next_update()?;
    let update = database.next_update()?;
    assert!(replaced.wait().is_err());
    drop(database);
    assert!(update.wait().is_err());
    Ok(())
}
