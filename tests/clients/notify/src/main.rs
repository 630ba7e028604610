//! The changes in a folder, with `notify`.

mod declarations;
mod unwatch;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, process};

use declarations::{changes, first_event};
use notify::event::{ModifyKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use tokio::time::timeout;

/// The longest time that anything may take here.
const LIMIT: Duration = Duration::from_secs(10);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Folder::new()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        timeout(LIMIT, one_event(&folder.0)).await??;
        timeout(LIMIT, every_event(&folder.0)).await?
    })?;
    unwatch::hangs_while_full(&folder.0)?;
    unwatch::returns_after_close(&folder.0)?;
    unwatch::drop_while_full(&folder.0)
}

async fn one_event(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut watcher, changed) = first_event()?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    fs::write(folder.join("new"), "text")?;
    let event = changed.await??;
    assert!(event.kind.is_create());
    assert!(event.paths[0].ends_with("new"));

    // Dropping the watcher ends its thread, which drops the callback.
    let (watcher, changed) = first_event()?;
    drop(watcher);
    assert!(changed.await.is_err());
    Ok(())
}

/// Both events of a renamed file arrive in order. The stream keeps the watcher, and ends with it.
async fn every_event(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut events = changes()?;
    let watcher = events.guard_mut().expect("it is not closed");
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    fs::rename(folder.join("new"), folder.join("renamed"))?;
    let mut seen = Vec::new();
    while seen.len() < 3 {
        seen.push(events.next().await.expect("it is watched")?);
    }
    let renamed = [RenameMode::From, RenameMode::To, RenameMode::Both].map(is_renamed);
    assert!(
        seen.iter()
            .zip(renamed)
            .all(|(event, expected)| expected(event))
    );

    let found = events.first(|event| event.ok().filter(|event| event.kind.is_remove()));
    fs::remove_file(folder.join("renamed"))?;
    let removed = found.await.expect("it is watched");
    assert!(removed.paths[0].ends_with("renamed"));

    let mut events = changes()?;
    events.closed().await;
    assert!(events.next().await.is_none());
    Ok(())
}

fn is_renamed(mode: RenameMode) -> impl Fn(&Event) -> bool {
    move |event| event.kind == EventKind::Modify(ModifyKind::Name(mode))
}

/// A folder of this process, which is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = env::temp_dir().join(format!("awaitify-notify-{}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
