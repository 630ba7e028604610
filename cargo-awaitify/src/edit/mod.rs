//! Writes into the user's files: never over work that is not committed, and never half a file.

pub(crate) mod attributes;
mod git;
pub(crate) mod interrupt;
pub(crate) mod journal;
pub(crate) mod lock;
pub(crate) mod manifest;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, cannot_write};

pub(crate) use self::git::require_clean;

/// Writes a file of declarations. One with changes that are not committed is kept.
pub(crate) fn write_new(file: &Path, text: &str, allow_dirty: bool) -> Result<()> {
    let is_same = fs::read_to_string(file).is_ok_and(|old| old == text);
    if is_same {
        return Ok(());
    }
    if file.exists() && !allow_dirty && !git::is_committed(file) {
        let fact = format!(
            "`{}` exists, and has changes that are not committed",
            file.display()
        );
        return Err(Failure::new(fact, "commit it, or write `--allow-dirty`"));
    }
    write_atomically(file, text)
}

/// Like [`write_atomically`], for a source whose byte order mark was left out of `text`.
fn write_marked(file: &Path, text: &str) -> Result<()> {
    let mark = "\u{feff}";
    let has_mark = fs::read(file).is_ok_and(|old| old.starts_with(mark.as_bytes()));
    let mark = if has_mark { mark } else { "" };
    write_atomically(file, &format!("{mark}{text}"))
}

/// Replaces `file` by one with `text`. A reader sees the old text or the new one. A symbolic link stays one.
pub(crate) fn write_atomically(file: &Path, text: &str) -> Result<()> {
    require_writable(file)?;
    let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    replace(&real, text).map_err(|error| cannot_write(file, &error))
}

/// Fails if `file` is read-only, because replacing it only needs a folder that can be written.
fn require_writable(file: &Path) -> Result<()> {
    if fs::metadata(file).is_ok_and(|old| old.permissions().readonly()) {
        let fact = format!("`{}` is read-only", file.display());
        return Err(Failure::new(fact, "make it writable first"));
    }
    Ok(())
}

/// The name of a new file before it replaces `file`.
fn temporary(file: &Path, process: u64) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".awaitify-{process}"));
    file.with_file_name(name)
}

fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let temporary = temporary(file, std::process::id().into());
    let write = || {
        let mut output = fs::File::create_new(&temporary)?;
        output.write_all(text.as_bytes())?;
        if let Ok(old) = fs::metadata(file) {
            output.set_permissions(old.permissions())?;
        }
        output.sync_all()?;
        fs::rename(&temporary, file)
    };
    let result = write();
    if result.is_err() {
        // The error is that of the write; the file may not exist.
        let _ = fs::remove_file(&temporary);
    }
    result
}
