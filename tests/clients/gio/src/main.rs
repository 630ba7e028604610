//! Files of GIO, awaited on the GLib main loop. A dropped operation cancels its `GCancellable`.

mod declarations;
mod signals;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use declarations::{CancellableAwaitable, FileAwaitable, InputStreamAwaitable};
use gio::prelude::*;
use gio::{Cancellable, File, FileCopyFlags, IOErrorEnum};
use glib::{MainContext, Priority};

const TEXT: &str = "a file to be loaded, read and copied";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Folder::new()?;
    let path = folder.0.join("text");
    fs::write(&path, TEXT)?;
    let file = File::for_path(&path);
    MainContext::default().block_on(async {
        load(&file, &folder.0).await?;
        a_buffer_comes_back_in_both_arms(&file).await?;
        copy_with_progress(&file, &folder.0).await?;
        dropped_and_cancelled(&file).await?;
        a_handler_of_the_cancellable().await?;
        signals::activations_of_an_action().await;
        signals::changes_of_a_folder(&folder.0).await
    })
}

async fn load(file: &File, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (contents, _etag) = file.awaitable_load_contents_async(None).await??;
    assert_eq!(&*contents, TEXT.as_bytes());

    let missing = File::for_path(folder.join("missing"));
    let error = missing.awaitable_load_contents_async(None).await?;
    assert!(error.is_err_and(|error| error.matches(IOErrorEnum::NotFound)));
    Ok(())
}

async fn a_buffer_comes_back_in_both_arms(file: &File) -> Result<(), Box<dyn Error>> {
    let stream = file.awaitable_read_async(Priority::DEFAULT, None).await??;
    let buffer = vec![0; 6];
    let reading = stream.read_into(buffer, Priority::DEFAULT, Cancellable::NONE);
    let (buffer, count) = reading.await?.map_err(|(_, error)| error)?;
    assert_eq!(&buffer[..count], b"a file");

    let cancelled = Cancellable::new();
    cancelled.cancel();
    let reading = stream.read_into(buffer, Priority::DEFAULT, Some(&cancelled));
    let (buffer, error) = reading.await?.expect_err("it is cancelled");
    assert_eq!(buffer, b"a file");
    assert!(error.matches(IOErrorEnum::Cancelled));
    Ok(())
}

/// Every report is seen before the result.
async fn copy_with_progress(file: &File, folder: &Path) -> Result<(), Box<dyn Error>> {
    let copy = folder.join("copy");
    let (copied, progress) = file.awaitable_copy_async(
        &File::for_path(&copy),
        FileCopyFlags::NONE,
        Priority::DEFAULT,
        None,
    );
    let mut seen = Vec::new();
    copied.observe(progress, |bytes| seen.push(bytes)).await??;
    assert_eq!(fs::read_to_string(copy)?, TEXT);
    let all = TEXT.len() as i64;
    assert_eq!(seen.last(), Some(&(all, all)));
    Ok(())
}

async fn dropped_and_cancelled(file: &File) -> Result<(), Box<dyn Error>> {
    let cancellable = Cancellable::new();
    drop(file.awaitable_load_contents_async(Some(&cancellable)));
    assert!(cancellable.is_cancelled());

    // `cancel` waits until GIO calls back with an error.
    let cancellable = Cancellable::new();
    let load = file.awaitable_load_contents_async(Some(&cancellable));
    let error = load.cancel().await?.expect_err("it is cancelled");
    assert!(error.matches(IOErrorEnum::Cancelled));

    // A finished operation is not cancelled.
    let cancellable = Cancellable::new();
    file.awaitable_load_contents_async(Some(&cancellable))
        .await??;
    assert!(!cancellable.is_cancelled());
    Ok(())
}

/// The wait for a `GCancellable` must be on another thread than the cancel.
async fn a_handler_of_the_cancellable() -> Result<(), Box<dyn Error>> {
    let cancellable = Cancellable::new();
    drop(cancellable.cancelled());
    let waiting = cancellable.cancelled();
    let waiting = std::thread::spawn(move || waiting.wait());
    cancellable.cancel();
    let same = waiting.join().expect("it did not panic")?;
    assert_eq!(same, cancellable);
    assert!(cancellable.cancelled().is_done());
    Ok(())
}

/// A folder of this process, which is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = env::temp_dir().join(format!("awaitify-gio-{}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
