//! A file watcher: the events of the `notify` crate as a stream. The watcher lives in the stream, so dropping the stream
//! stops watching.

use std::{env, fs, process};

use awaitify::awaitable;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// The handler is a trait of `notify`, so the attribute says what it takes.
#[awaitable(
    path = notify::recommended_watcher,
    callback = handler(notify::Result<Event>),
    stream(unbounded),
    keep,
)]
fn watcher<F: notify::EventHandler>(handler: F) -> notify::Result<RecommendedWatcher>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::temp_dir().join(format!("awaitify-file-watcher-{}", process::id()));
    fs::create_dir(&folder)?;
    let mut events = watcher()?;
    let watcher = events.guard_mut().expect("the stream is open");
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    fs::write(folder.join("notes.txt"), "buy milk")?;

    let is_created = |event: notify::Result<Event>| {
        let event = event.ok().filter(|event| event.kind.is_create())?;
        Some(event.paths.first()?.file_name()?.to_owned())
    };
    if let Some(name) = events.first(is_created).await {
        println!("{} was created", name.display());
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}
