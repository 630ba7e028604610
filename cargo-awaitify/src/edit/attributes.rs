//! Writes attributes into the sources of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::classify::finding::{Class, Finding, Wrapper};
use crate::failure::Result;
use crate::scan::Scanned;
use crate::source::model::Owner;
use crate::source::reader::read_text;

/// An attribute that is to be written.
#[derive(Clone, Debug)]
pub(crate) struct Insertion {
    /// The path of the function.
    pub(crate) path: String,
    /// The byte of the file before which it is written.
    at: usize,
    /// The first and the last line of the function's signature, in the file as it was read.
    lines: (usize, usize),
    attribute: String,
}

/// The attributes for each file.
#[derive(Default)]
pub(crate) struct Edits {
    pub(crate) files: BTreeMap<PathBuf, Vec<Insertion>>,
    /// The texts of the files before the change.
    originals: BTreeMap<PathBuf, String>,
    pub(crate) skipped: Vec<String>,
}

impl Edits {
    /// What is to be written for the sure findings below `base`.
    pub(crate) fn of(scanned: &[Scanned], base: &Path, krate: &dyn Fn(&Scanned) -> String) -> Self {
        let mut edits = Edits::default();
        for one in scanned {
            let name = krate(one);
            let wanted = one.findings.iter().filter(|finding| is_written(finding));
            for finding in wanted {
                edits.add(finding, one, base, &name);
            }
        }
        for insertions in edits.files.values_mut() {
            insertions.sort_by_key(|insertion| insertion.at);
        }
        edits
    }

    fn add(&mut self, finding: &Finding, of: &Scanned, base: &Path, krate: &str) {
        let function = &of.krate.functions[finding.function];
        let file: &PathBuf = &function.place.file;
        if matches!(function.owner, Owner::Foreign(_)) {
            self.skip(
                finding,
                "an attribute for a C function belongs on its `extern` block",
            );
            return;
        }
        let is_inside = file.canonicalize().is_ok_and(|real| real.starts_with(base));
        if !is_inside {
            self.skip(finding, "its file is outside of the workspace");
            return;
        }
        if !self.originals.contains_key(file) {
            match read_text(file) {
                Ok(text) => self.originals.insert(file.clone(), text),
                Err(reason) => return self.skip(finding, &reason),
            };
        }
        if is_generated(&self.originals[file]) {
            self.skip(finding, "its file is generated");
            return;
        }
        let options = finding.verdict.options.clone().unwrap_or_default();
        let options = match options.join(", ") {
            empty if empty.is_empty() => String::new(),
            options => format!("({options})"),
        };
        let height = function.signature.lines().count().saturating_sub(1);
        self.files.entry(file.clone()).or_default().push(Insertion {
            path: finding.path.clone(),
            at: function.place.start,
            lines: (function.place.line, function.place.line + height),
            attribute: format!("#[{krate}::awaitable{options}]"),
        });
    }

    fn skip(&mut self, finding: &Finding, reason: &str) {
        self.skipped.push(format!("{}: {reason}", finding.path));
    }

    pub(crate) fn count(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    /// The new text of a file.
    fn new_text(&self, file: &Path) -> String {
        let original = &self.originals[file];
        let mut text = String::new();
        let mut done = 0;
        for insertion in &self.files[file] {
            text.push_str(&original[done..insertion.at]);
            done = insertion.at;
            text.push_str(&insertion.attribute);
            text.push_str(&separator(original, insertion.at));
        }
        text.push_str(&original[done..]);
        text
    }

    /// Writes all files.
    pub(crate) fn write(&self) -> Result<()> {
        for file in self.files.keys() {
            super::write_atomically(file, &self.new_text(file))?;
        }
        Ok(())
    }

    /// Writes the files as they were.
    pub(crate) fn restore(&self) -> Result<()> {
        for file in self.files.keys() {
            super::write_atomically(file, &self.originals[file])?;
        }
        Ok(())
    }

    /// The changes, as a patch.
    pub(crate) fn diff(&self, base: &Path) -> String {
        let mut text = String::new();
        for file in self.files.keys() {
            let name = file
                .strip_prefix(base)
                .unwrap_or(file)
                .display()
                .to_string();
            let new = self.new_text(file);
            let diff = TextDiff::from_lines(self.originals[file].as_str(), new.as_str());
            let (old_name, new_name) = (format!("a/{name}"), format!("b/{name}"));
            let patch = diff.unified_diff().header(&old_name, &new_name).to_string();
            text.push_str(&patch);
        }
        text
    }

    /// Removes the attributes whose functions contain these lines of the new files. Returns the paths of the functions.
    pub(crate) fn withdraw(&mut self, errors: &[(PathBuf, usize)]) -> Vec<String> {
        let mut withdrawn = Vec::new();
        for (file, insertions) in &mut self.files {
            let original = &self.originals[file];
            let mut added = 0;
            insertions.retain(|insertion| {
                added += usize::from(separator(original, insertion.at) != " ");
                let lines = insertion.lines.0 + added - 1..=insertion.lines.1 + added;
                let is_wrong = errors
                    .iter()
                    .any(|(other, line)| other == file && lines.contains(line));
                if is_wrong {
                    withdrawn.push(insertion.path.clone());
                }
                !is_wrong
            });
        }
        self.write_untouched(&withdrawn);
        self.files.retain(|_, insertions| !insertions.is_empty());
        withdrawn
    }

    /// Files whose last attribute was removed are written as they were. An error shows at the next write.
    fn write_untouched(&self, withdrawn: &[String]) {
        if withdrawn.is_empty() {
            return;
        }
        for (file, _) in self
            .files
            .iter()
            .filter(|(_, insertions)| insertions.is_empty())
        {
            let _ = fs::write(file, &self.originals[file]);
        }
    }
}

fn is_written(finding: &Finding) -> bool {
    finding.verdict.class == Class::Sure && finding.wrapper == Wrapper::None
}

/// A line break with the indentation of the line, or a space if something precedes the function on its line.
fn separator(text: &str, at: usize) -> String {
    let begin = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let indent = &text[begin..at];
    if !indent.trim().is_empty() {
        return " ".to_owned();
    }
    let ends_in_return = begin >= 2 && text[..begin].ends_with("\r\n")
        || text[at..]
            .split('\n')
            .next()
            .is_some_and(|line| line.ends_with('\r'));
    let newline = if ends_in_return { "\r\n" } else { "\n" };
    format!("{newline}{indent}")
}

/// Returns true for files that a program would write again.
fn is_generated(text: &str) -> bool {
    const WORDS: &[&str] = &["@generated", "automatically generated", "do not edit"];
    let mut lines = text.lines().take(10).map(str::to_lowercase);
    lines.any(|line| line.starts_with("//") && WORDS.iter().any(|word| line.contains(word)))
}
