//! A watcher whose thread waits for room in the stream.
//!
//! `unwatch` asks the watcher's thread and waits for its answer. If that thread waits for room, and the consumer is the
//! one who calls `unwatch`, both wait for each other. Closing the stream first releases the thread.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{fs, thread};

use awaitify::{Ended, Events, Kept};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::LIMIT;
use crate::declarations::slow_changes;

/// How long a call is watched that must not return.
const HANG: Duration = Duration::from_millis(300);

type SlowChanges = Events<notify::Result<Event>, Kept<RecommendedWatcher>>;

/// `unwatch` runs on a thread of its own, because it would never return here.
pub fn hangs_while_full(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut events, watcher) = full_stream(folder)?.into_parts();
    let watcher = watcher.expect("it is not closed").disarm();
    let unwatched = unwatch(watcher, folder.to_owned());
    assert_eq!(unwatched.recv_timeout(HANG), Err(RecvTimeoutError::Timeout));

    events.close();
    assert!(unwatched.recv_timeout(LIMIT)?);
    assert_eq!(events.ended(), Some(Ended::Closed));
    Ok(())
}

pub fn returns_after_close(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut events, watcher) = full_stream(folder)?.into_parts();
    events.close();
    let watcher = watcher.expect("it is not closed").disarm();
    assert!(unwatch(watcher, folder.to_owned()).recv_timeout(LIMIT)?);
    Ok(())
}

/// The stream releases the callback before it drops the watcher.
pub fn drop_while_full(folder: &Path) -> Result<(), Box<dyn Error>> {
    let events = full_stream(folder)?;
    let (dropped, is_dropped) = channel();
    thread::spawn(move || {
        drop(events);
        dropped.send(())
    });
    Ok(is_dropped.recv_timeout(LIMIT)?)
}

/// A rename calls back with `From`, and then with `To` and `Both` in a row. Once `To` is queued, the thread waits until
/// there is room for `Both`.
fn full_stream(folder: &Path) -> Result<SlowChanges, Box<dyn Error>> {
    let (before, after) = (folder.join("before"), folder.join("after"));
    fs::write(&before, "text")?;
    let mut events = slow_changes()?;
    let watcher = events.guard_mut().expect("it is not closed");
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    fs::rename(&before, &after)?;
    let from = events.wait_next_timeout(LIMIT)?;
    assert!(from.is_some());
    let started = Instant::now();
    while events.is_empty() {
        assert!(started.elapsed() < LIMIT, "the second event does not come");
        thread::yield_now();
    }
    Ok(events)
}

fn unwatch(mut watcher: RecommendedWatcher, folder: PathBuf) -> Receiver<bool> {
    let (done, is_done) = channel();
    thread::spawn(move || done.send(watcher.unwatch(&folder).is_ok()));
    is_done
}
