//! A file watcher: the events of the `notify` crate as a stream. The watcher lives in the stream, so dropping the stream
//! stops watching.

use std::path::Path;
use std::{env, fs, process};

use awaitify::{Buffer, Events, Kept};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

fn watch(folder: &Path) -> notify::Result<Events<notify::Result<Event>, Kept<RecommendedWatcher>>> {
    let (mut watcher, events) = Events::try_new(Buffer::unbounded(), |emitter| {
        notify::recommended_watcher(move |event| emitter.emit(event))
    })?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    Ok(events.keep(watcher))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::temp_dir().join(format!("awaitify-file-watcher-{}", process::id()));
    fs::create_dir(&folder)?;
    let events = watch(&folder)?;
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
