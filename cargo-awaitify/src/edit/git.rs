//! The state that git reports for the files that would be changed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};

/// Fails if the tree at `folder` has changes that are not committed, or is not in git.
pub(crate) fn require_clean(folder: &Path) -> Result<()> {
    match status(folder, &[]) {
        // Nothing in a folder that git ignores is a change.
        Some(_) if !is_tracked(folder) => Err(not_in_git(folder)),
        Some(changes) if changes.trim().is_empty() => Ok(()),
        Some(_) => Err(Failure::new(
            "the working tree has changes that are not committed",
            "commit them, or write `--allow-dirty`",
        )),
        None => Err(not_in_git(folder)),
    }
}

fn not_in_git(folder: &Path) -> Failure {
    Failure::new(
        format!(
            "the files in `{}` are not in a git repository, so a change could not be undone",
            folder.display()
        ),
        "write `--allow-dirty` to change the files all the same",
    )
}

/// Returns true if git has a file of `folder`.
fn is_tracked(folder: &Path) -> bool {
    let files = git(folder, &["ls-files".as_ref()]);
    files.is_some_and(|files| !files.is_empty())
}

/// Returns true if git has the contents of `file`.
pub(crate) fn is_committed(file: &Path) -> bool {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let Some(name) = file.file_name() else {
        return false;
    };
    let changes = status(folder, &["--ignored".as_ref(), "--".as_ref(), name]);
    changes.is_some_and(|changes| changes.trim().is_empty())
}

fn status(folder: &Path, arguments: &[&OsStr]) -> Option<String> {
    let command = ["status".as_ref(), "--porcelain".as_ref()];
    git(folder, &[&command, arguments].concat())
}

/// Returns what git prints, or `None` if it fails.
fn git(folder: &Path, arguments: &[&OsStr]) -> Option<String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
