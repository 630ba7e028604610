//! The changes of a table, the next commit, and the progress of a statement, of an SQLite database in memory.

mod declarations;

use std::error::Error;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use awaitify::Ended;
use declarations::{ConnectionExt, changes, inserted_pages};
use rusqlite::hooks::Action;
use rusqlite::{Connection, ErrorCode};

fn main() -> Result<(), Box<dyn Error>> {
    first_calls()?;
    every_change()?;
    filtered_changes()?;
    closed_stream_interrupts_statement()
}

fn database() -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch("CREATE TABLE pages (title TEXT); CREATE TABLE authors (name TEXT)")?;
    Ok(database)
}

fn first_calls() -> Result<(), Box<dyn Error>> {
    let database = database()?;
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

fn every_change() -> Result<(), Box<dyn Error>> {
    let database = Rc::new(database()?);
    let mut replaced = changes(&database)?;
    let mut events = changes(&database)?;
    assert!(replaced.wait_next().is_none());
    // The first hook is gone, so dropping its stream must not remove the second one.
    drop(replaced);
    database.execute("INSERT INTO pages VALUES ('first'), ('second')", [])?;
    database.execute("DELETE FROM pages WHERE title = 'first'", [])?;
    let seen: Vec<_> = events
        .drain()
        .map(|(action, _, _, row)| (action, row))
        .collect();
    let inserted = Action::SQLITE_INSERT;
    assert!(seen == [(inserted, 1), (inserted, 2), (Action::SQLITE_DELETE, 1)]);

    events.close();
    database.execute("INSERT INTO pages VALUES ('third')", [])?;
    assert!(events.wait_next().is_none());
    assert_eq!(events.ended(), Some(Ended::Closed));
    drop(events);
    assert!(Rc::into_inner(database).is_some());
    Ok(())
}

fn filtered_changes() -> Result<(), Box<dyn Error>> {
    let database = database()?;
    let mut rows = inserted_pages(&database)?;
    database.execute("INSERT INTO authors VALUES ('somebody')", [])?;
    for title in 0..20 {
        database.execute("INSERT INTO pages VALUES (?)", [title])?;
    }
    assert_eq!(rows.wait_next(), Some(5));
    assert_eq!(rows.lost(), 4);
    // The stream ends with the connection, after the values that are queued.
    drop(database);
    assert_eq!(
        rows.wait_iter().collect::<Vec<_>>(),
        (6..=20).collect::<Vec<_>>()
    );
    assert!(matches!(rows.ended(), Some(Ended::Dropped(_))));
    Ok(())
}

/// The statement would run for years.
fn closed_stream_interrupts_statement() -> Result<(), Box<dyn Error>> {
    const ENDLESS: &str =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let database = database()?;
    let mut progress = database.progress(1000)?;
    let query = thread::spawn(move || database.query_row(ENDLESS, [], |row| row.get::<_, i64>(0)));
    assert_eq!(
        progress.wait_next_timeout(Duration::from_secs(10))?,
        Some(())
    );
    drop(progress);
    let error = query
        .join()
        .expect("it did not panic")
        .expect_err("it is endless");
    assert_eq!(
        error.sqlite_error_code(),
        Some(ErrorCode::OperationInterrupted)
    );
    Ok(())
}
