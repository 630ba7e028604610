//! The block around an annotated item, which only its source text shows.
//!
//! It is used for errors only: an editor may have no text, and the generated code must not depend on it. In doubt it is
//! unknown, because a valid program must never be rejected.

// The scanner contains this module too, and is no macro.
extern crate proc_macro;

mod bodies;

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use bodies::{Change, changes};

use crate::collect::CollectVec;

thread_local! {
    /// The file of the last question, because a crate asks about each function of a file in turn.
    static LAST: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// Returns true if the annotated item may be in a block. An item without indentation is in none.
pub(crate) fn is_indented() -> bool {
    // Unit tests have no compiler around them.
    let attribute = proc_macro::is_available().then(proc_macro::Span::call_site);
    attribute
        .and_then(place_of)
        .is_some_and(|(_, _, column)| column > 1)
}

/// Returns "an `impl`" or "a `trait`" if the attribute that is expanded is directly in one, and `None` if this is unknown. In the
/// `impl` of a trait, rustc reports every function that is added.
pub(crate) fn place_in_type() -> Option<&'static str> {
    match word_around()? {
        "impl" => Some("an `impl`"),
        "trait" => Some("a `trait`"),
        _ => None,
    }
}

/// Returns true if the attribute that is expanded is surely in an `extern` block.
pub(crate) fn is_in_extern() -> bool {
    word_around() == Some("extern")
}

/// The word of the block that the attribute is directly in, or `None` if this is unknown.
fn word_around() -> Option<&'static str> {
    if !is_indented() {
        return None;
    }
    let attribute = proc_macro::Span::call_site();
    let (path, line, column) = place_of(attribute)?;
    let written = attribute.source_text()?;
    LAST.with_borrow_mut(|last| {
        let file = File::at(path, last.take())?;
        last.insert(file).type_at(line, column, &written)
    })
}

/// Methods of `Span` that Rust has since 1.88. Before that, these are called in their place.
#[allow(dead_code, reason = "a newer compiler has them")]
trait Located: Sized {
    fn local_file(&self) -> Option<PathBuf> {
        None
    }
    fn line(&self) -> usize {
        0
    }
    fn column(&self) -> usize {
        0
    }
}

impl Located for proc_macro::Span {}

/// The file, and the line and the column, which begin at one. A column is a number of characters.
#[allow(
    unstable_name_collisions,
    clippy::incompatible_msrv,
    reason = "they are the same methods"
)]
fn place_of(span: proc_macro::Span) -> Option<(PathBuf, usize, usize)> {
    Some((span.local_file()?, span.line(), span.column()))
}

/// A file that was read, and what a scan of it found.
struct File {
    path: PathBuf,
    modified: SystemTime,
    text: String,
    /// The offset of each line.
    lines: Vec<usize>,
    changes: Vec<Change>,
}

impl File {
    /// Returns `last` if it is this file and was not modified since.
    fn at(path: PathBuf, last: Option<Self>) -> Option<Self> {
        let modified = fs::metadata(&path).and_then(|file| file.modified()).ok()?;
        let is_same = |last: &Self| last.path == path && last.modified == modified;
        if let Some(last) = last.filter(is_same) {
            return Some(last);
        }
        let text = fs::read_to_string(&path).ok()?;
        Some(Self::new(path, modified, text))
    }

    fn new(path: PathBuf, modified: SystemTime, mut text: String) -> Self {
        // It is no part of the first line.
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path,
            modified,
            lines: [0].into_iter().chain(ends).collect_vec(),
            changes: changes(&text),
            text,
        }
    }

    /// The word of the block around this place. An editor may know a newer text than the file has, so the place must
    /// have what was `written` there.
    fn type_at(&self, line: usize, column: usize, written: &str) -> Option<&'static str> {
        let start = *self.lines.get(line.checked_sub(1)?)?;
        let (offset, _) = self.text[start..]
            .char_indices()
            .nth(column.checked_sub(1)?)?;
        let at = start + offset;
        if !self.text[at..].starts_with(written.lines().next()?) {
            return None;
        }
        let after = self.changes.partition_point(|change| change.at <= at);
        self.changes[after.checked_sub(1)?].word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let text = "\u{feff}impl S {\r\n\t/* öß€ */ #[a(\r\n)]\r\n}\r\n\t#[a]\r\n";
        let file = File::new(PathBuf::new(), SystemTime::UNIX_EPOCH, text.to_owned());
        assert_eq!(file.type_at(2, 12, "#[a(\n)]"), Some("impl"));
        assert_eq!(file.type_at(2, 12, "#[b]"), None, "another text");
        assert_eq!(file.type_at(5, 2, "#[a]"), None);
        for (line, column) in [(0, 0), (2, 0), (9, 1), (2, 99)] {
            assert_eq!(file.type_at(line, column, "#[a]"), None, "{line}:{column}");
        }
    }
}
