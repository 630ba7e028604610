//! The first change in a folder, with `notify`.

mod declarations;

use std::error::Error;
use std::{env, fs, process};

use declarations::first_event;
use notify::{RecursiveMode, Watcher};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("awaitify-notify-{}", process::id()));
    fs::create_dir_all(&folder)?;

    let (mut watcher, changed) = first_event()?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    fs::write(folder.join("new"), "text")?;
    let event = changed.await??;
    assert!(event.kind.is_create());
    assert!(event.paths[0].ends_with("new"));

    // Dropping the watcher ends its thread, which drops the callback.
    let (watcher, changed) = first_event()?;
    drop(watcher);
    assert!(changed.await.is_err());
    fs::remove_dir_all(folder)?;
    Ok(())
}
