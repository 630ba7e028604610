//! Writes attributes into the sources of the workspace.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::journal::Journal;
use crate::classify::accepted::accepted;
use crate::classify::finding::{Class, Finding, Wrapper};
use crate::compile::CompileError;
use crate::failure::{Failure, Result};
use crate::scan::Scanned;
use crate::source::model::Owner;
use crate::source::text::read_text;

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
    /// The first byte of the `extern` block around it, or that it belongs to.
    block: Option<usize>,
}

impl Insertion {
    /// Returns false for the attribute of a block, and for `skip`.
    fn makes_wrapper(&self) -> bool {
        !self.path.is_empty() && !self.attribute.ends_with("(skip)]")
    }
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
    /// The attributes to write for the sure findings below `base`.
    pub(crate) fn of(scanned: &[Scanned], base: &Path, krate: &dyn Fn(&Scanned) -> String) -> Self {
        let mut edits = Edits::default();
        for one in scanned {
            let name = krate(one);
            let wanted = one.findings.iter().filter(|finding| is_written(finding));
            for finding in wanted {
                edits.add(finding, one, base, &name);
            }
            edits.add_blocks(one, &name);
        }
        for insertions in edits.files.values_mut() {
            insertions.sort_by_key(|insertion| insertion.at);
        }
        edits
    }

    fn add(&mut self, finding: &Finding, of: &Scanned, base: &Path, krate: &str) {
        let function = &of.krate.functions[finding.function];
        let file: &PathBuf = &function.place.file;
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
        let written = self.originals[file].get(function.place.start..function.place.end);
        if written != Some(function.signature.as_str()) {
            self.skip(finding, "its file was changed meanwhile");
            return;
        }
        let options = finding.verdict.options.clone().unwrap_or_default();
        let options = match options.join(", ") {
            empty if empty.is_empty() => String::new(),
            options => format!("({options})"),
        };
        self.insert(finding, of, format!("#[{krate}::awaitable{options}]"));
    }

    fn insert(&mut self, finding: &Finding, of: &Scanned, attribute: String) {
        let function = &of.krate.functions[finding.function];
        let height = function.signature.lines().count().saturating_sub(1);
        let block = match function.owner {
            Owner::Foreign(at) => Some(of.krate.blocks[at].place.start),
            _ => None,
        };
        let file = function.place.file.as_ref().clone();
        self.files.entry(file).or_default().push(Insertion {
            path: finding.path.clone(),
            at: function.place.start,
            lines: (function.place.line, function.place.line + height),
            attribute,
            block,
        });
    }

    /// The attributes of `extern` blocks, which those of the C functions need. The other functions in the block that the
    /// macro would wrap or refuse are skipped, because nothing is sure about them.
    fn add_blocks(&mut self, of: &Scanned, krate: &str) {
        let mut blocks: Vec<usize> = Vec::new();
        for finding in of.findings.iter().filter(|finding| is_written(finding)) {
            let function = &of.krate.functions[finding.function];
            match function.owner {
                Owner::Foreign(at) if self.files.contains_key(function.place.file.as_ref()) => {
                    blocks.push(at)
                }
                _ => {}
            }
        }
        blocks.sort_unstable();
        blocks.dedup();
        for at in blocks {
            let block = &of.krate.blocks[at];
            if block.attributes.awaitable.is_some() {
                continue;
            }
            let insertions = self
                .files
                .entry(block.place.file.as_ref().clone())
                .or_default();
            insertions.push(Insertion {
                path: String::new(),
                at: block.place.start,
                lines: (block.place.line, block.place.line),
                attribute: format!("#[{krate}::awaitable]"),
                block: Some(block.place.start),
            });
            for finding in &of.findings {
                let function = &of.krate.functions[finding.function];
                let is_in_block = function.owner == Owner::Foreign(at);
                if is_in_block && !is_written(finding) && concerns_block(&function.signature) {
                    self.insert(finding, of, format!("#[{krate}::awaitable(skip)]"));
                }
            }
        }
    }

    fn skip(&mut self, finding: &Finding, reason: &str) {
        self.skipped.push(format!("{}: {reason}", finding.path));
    }

    /// The number of functions that get a wrapper.
    pub(crate) fn count(&self) -> usize {
        let all = self.files.values().flatten();
        all.filter(|insertion| insertion.makes_wrapper()).count()
    }

    /// The new text of a file.
    fn new_text(&self, file: &Path) -> String {
        let original = &self.originals[file];
        let mut text = String::new();
        let mut done = 0;
        for insertion in self.files.get(file).into_iter().flatten() {
            text.push_str(&original[done..insertion.at]);
            done = insertion.at;
            text.push_str(&insertion.attribute);
            text.push_str(&separator(original, insertion.at));
        }
        text.push_str(&original[done..]);
        text
    }

    /// Writes all files. Those whose attributes were all withdrawn are written as they were.
    pub(crate) fn write(&self, journal: &mut Journal) -> Result<()> {
        for (file, original) in &self.originals {
            journal.write(file, original, &self.new_text(file))?;
        }
        Ok(())
    }

    /// Fails if a file is not as it was read, because it may have been changed while cargo checked the workspace.
    pub(crate) fn require_unchanged(&self) -> Result<()> {
        let mut files = self.files.keys();
        let is_changed =
            |file: &&PathBuf| read_text(file).ok().as_ref() != self.originals.get(*file);
        match files.find(is_changed) {
            Some(file) => Err(Failure::new(
                format!("`{}` was changed meanwhile", file.display()),
                "run it again",
            )),
            None => Ok(()),
        }
    }

    /// Fails if a file is read-only, before any is written.
    pub(crate) fn require_writable(&self) -> Result<()> {
        self.files
            .keys()
            .try_for_each(|file| super::require_writable(file))
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

    /// Removes the attributes whose functions contain an error's line of the new files. Returns the paths of the functions
    /// with the errors.
    pub(crate) fn withdraw(&mut self, errors: &[CompileError]) -> Vec<(String, String)> {
        let mut withdrawn = Vec::new();
        for (file, insertions) in &mut self.files {
            let lines = new_lines(insertions, &self.originals[file]);
            let found = |is_wanted: &dyn Fn(&Insertion) -> bool| -> Vec<(usize, &CompileError)> {
                let all = insertions.iter().zip(&lines).enumerate();
                let wanted = all.filter(|(_, (insertion, _))| is_wanted(insertion));
                let wrong = wanted.filter_map(|(at, (_, lines))| {
                    Some((at, errors.iter().find(|error| error.is_in(file, lines))?))
                });
                wrong.collect()
            };
            let mut wrong = found(&|insertion| !insertion.path.is_empty());
            if wrong.is_empty() {
                // Every error in a block names the block too, so its own errors are those that remain.
                wrong = found(&|insertion| insertion.path.is_empty());
            }
            let blocks: Vec<_> = wrong
                .iter()
                .filter(|(at, _)| insertions[*at].path.is_empty())
                .collect();
            let reason = |at: usize| {
                let own = wrong.iter().find(|(other, _)| *other == at);
                let of_block = blocks
                    .iter()
                    .find(|(other, _)| insertions[*other].block == insertions[at].block);
                own.or(of_block.copied())
                    .map(|(_, error)| error.text.clone())
            };
            let reasons: Vec<Option<String>> = (0..insertions.len()).map(reason).collect();
            let all = insertions
                .iter()
                .zip(&reasons)
                .filter(|(insertion, _)| insertion.makes_wrapper());
            withdrawn.extend(
                all.filter_map(|(insertion, reason)| {
                    Some((insertion.path.clone(), reason.clone()?))
                }),
            );
            let mut reasons = reasons.iter();
            insertions.retain(|_| reasons.next().is_some_and(Option::is_none));
            remove_empty_blocks(insertions);
        }
        self.files.retain(|_, insertions| !insertions.is_empty());
        withdrawn
    }
}

/// The lines of the functions after the insertions.
fn new_lines(insertions: &[Insertion], original: &str) -> Vec<RangeInclusive<usize>> {
    let mut added = 0;
    let lines = insertions.iter().map(|insertion| {
        added += usize::from(separator(original, insertion.at) != " ");
        insertion.lines.0 + added - 1..=insertion.lines.1 + added
    });
    lines.collect()
}

/// Removes the attributes of `extern` blocks, and in them, that no wrapper needs any more.
fn remove_empty_blocks(insertions: &mut Vec<Insertion>) {
    let needed = insertions
        .iter()
        .filter(|insertion| insertion.makes_wrapper());
    let needed: Vec<Option<usize>> = needed.map(|insertion| insertion.block).collect();
    insertions.retain(|insertion| insertion.block.is_none() || needed.contains(&insertion.block));
}

/// Returns true if the attribute of an `extern` block gives this function a wrapper, or refuses it.
fn concerns_block(signature: &str) -> bool {
    let is_accepted = |others: &str| {
        accepted(
            &[],
            &format!("unsafe extern \"C\" {{ {signature}; {others} }}"),
        )
        .is_ok()
    };
    // Alone in a block, a function that needs no wrapper is an error too.
    is_accepted("") || !is_accepted("#[awaitable(skip)] fn awaitify_other();")
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
