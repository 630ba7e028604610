//! The journal of a run that changes sources. If the run is killed, the next one undoes what it wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::lock::Lock;
use super::{temporary, write_atomically, write_marked};
use crate::failure::Result;
use crate::output::complain;
use crate::source::text::read_text;

/// The texts of files before and after the changes of this run.
pub(crate) struct Journal {
    path: PathBuf,
    files: BTreeMap<PathBuf, Change>,
    /// Nobody else writes meanwhile.
    _lock: Lock,
}

#[derive(Default)]
struct Change {
    before: String,
    /// All that this run may have written.
    after: Vec<String>,
}

impl Journal {
    /// Waits for other runs, and undoes the changes of one that was killed. Returns true if files may have changed.
    pub(crate) fn begin(cache: &Path) -> Result<(Self, bool)> {
        let lock = Lock::acquire(cache)?;
        let path = cache.join("journal.json");
        let undone = undo(&path)?;
        let has_changed = lock.was_contended || undone;
        let journal = Journal {
            path,
            files: BTreeMap::new(),
            _lock: lock,
        };
        Ok((journal, has_changed))
    }

    /// Replaces the text `before` of `file` by `after`.
    pub(crate) fn write(&mut self, file: &Path, before: &str, after: &str) -> Result<()> {
        let change = self.files.entry(file.to_owned()).or_default();
        before.clone_into(&mut change.before);
        if before != after && !change.after.iter().any(|known| known == after) {
            change.after.push(after.to_owned());
            self.save()?;
        }
        write_marked(file, after)
    }

    /// Lets [`revert`](Self::revert) write `file` as it is now, whatever others write into it.
    pub(crate) fn keep(&mut self, file: &Path) {
        if let Ok(before) = read_text(file) {
            let change = self.files.entry(file.to_owned()).or_default();
            change.before = before;
        }
    }

    /// Writes all files as they were.
    pub(crate) fn revert(&self) -> Result<()> {
        for (file, change) in &self.files {
            if read_text(file).ok().as_ref() != Some(&change.before) {
                write_marked(file, &change.before)?;
            }
        }
        Ok(())
    }

    fn save(&self) -> Result<()> {
        let changes = self.files.iter().map(|(file, change)| {
            json!({"file": file.to_str(), "before": change.before, "after": change.after})
        });
        let changes: Vec<Value> = changes.collect();
        let journal = json!({"process": std::process::id(), "files": changes});
        write_atomically(&self.path, &journal.to_string())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Nothing is left to be undone. A file that stays would only undo what is still as this run wrote it.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes the files in the journal at `path` as they were, except those that were changed since.
fn undo(path: &Path) -> Result<bool> {
    let Ok(text) = fs::read_to_string(path) else {
        return Ok(false);
    };
    let journal: Value = serde_json::from_str(&text).unwrap_or_default();
    let process = journal["process"].as_u64().unwrap_or_default();
    let mut count = 0;
    for change in journal["files"].as_array().into_iter().flatten() {
        let (Some(file), Some(before)) = (change["file"].as_str(), change["before"].as_str())
        else {
            continue;
        };
        let file = Path::new(file);
        // It may have been killed before it renamed this one.
        let _ = fs::remove_file(temporary(file, process));
        let is_ours = read_text(file).is_ok_and(|now| {
            let after = change["after"].as_array().into_iter().flatten();
            after.into_iter().any(|text| text.as_str() == Some(&now))
        });
        if is_ours {
            write_marked(file, before)?;
            count += 1;
        }
    }
    if count > 0 {
        let files = crate::report::counted(count, "file");
        complain!("undone: {files} of a `--write` that was interrupted");
    }
    let _ = fs::remove_file(path);
    Ok(count > 0)
}
