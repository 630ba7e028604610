//! A case of `tests/ui`, its helps, and the lines that obey them.

use std::fs;
use std::path::{Path, PathBuf};

/// A mistake and its correction.
pub(crate) struct Case {
    /// The path under `tests/ui`, without an extension.
    pub(crate) name: String,
    pub(crate) changes: Vec<Change>,
}

/// A line, and what it becomes.
pub(crate) struct Change {
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A `help:` line of awaitify.
pub(crate) struct Help {
    pub(crate) text: String,
}

/// Reads `cases.txt`: names, and under each the lines `- old` and `+ new`.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let lines = include_str!("cases.txt").lines();
    for line in lines.filter(|line| !line.is_empty()) {
        let changes = cases.last_mut().map(|case| &mut case.changes);
        if let Some(old) = line.strip_prefix("- ") {
            let (old, new) = (old.to_owned(), String::new());
            changes.expect("a name is first").push(Change { old, new });
        } else if let Some(new) = line.strip_prefix("+ ") {
            let change = changes.and_then(|changes| changes.last_mut());
            change.expect("the old line is first").new = new.to_owned();
        } else {
            cases.push(Case::new(line));
        }
    }
    cases
}

impl Case {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            changes: Vec::new(),
        }
    }

    fn read(&self, extension: &str) -> String {
        let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/ui")
            .join(format!("{}.{extension}", self.name));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn corrected(&self) -> String {
        let source = self.read("rs");
        let mut lines: Vec<&str> = source.lines().collect();
        for Change { old, new } in &self.changes {
            let mut found = lines.iter_mut().filter(|line| **line == old.as_str());
            let line = found.next();
            *line.unwrap_or_else(|| panic!("{} has no line `{old}`", self.name)) = new;
        }
        lines.join("\n")
    }

    /// The helps of the macro, which follow the first line of an error. Those of rustc have another indentation.
    pub(crate) fn helps(&self) -> Vec<Help> {
        let errors = self.read("stderr");
        let texts = errors
            .lines()
            .filter_map(|line| line.strip_prefix("       help: "));
        texts
            .map(|text| Help {
                text: text.to_owned(),
            })
            .collect()
    }

    pub(crate) fn not_obeyed<'h>(&self, helps: &'h [Help]) -> impl Iterator<Item = &'h Help> {
        let is_obeyed = |help: &Help| self.changes.iter().any(|change| help.is_obeyed(change));
        helps.iter().filter(move |help| !is_obeyed(help))
    }

    pub(crate) fn not_asked_for(&self, helps: &[Help]) -> impl Iterator<Item = &Change> {
        let is_asked_for = |change: &Change| helps.iter().any(|help| help.is_obeyed(change));
        self.changes
            .iter()
            .filter(move |change| !is_asked_for(change))
    }
}

impl Help {
    /// Returns true if `change` brings a code that this help shows, or takes away what is to be removed.
    pub(crate) fn is_obeyed(&self, Change { old, new }: &Change) -> bool {
        let mut codes = self.text.split('`').skip(1).step_by(2).peekable();
        let is_to_remove = |word: &&str| self.text.starts_with(*word);
        if ["remove", "keep one"].iter().any(is_to_remove) {
            let is_shorter = new.len() < old.len();
            return is_shorter
                && (codes.peek().is_none() || codes.any(|code| gains(new, old, code)));
        }
        codes.any(|code| gains(old, new, code))
    }
}

/// Returns true if `new` has `code` more often than `old`, or shows it and `old` does not.
fn gains(old: &str, new: &str, code: &str) -> bool {
    let count = |line: &str| line.matches(code).count();
    count(new) > count(old) || shows(new, code) && !shows(old, code)
}

/// Returns true if `line` has the words of `code` in their order. The names of any type or value stand for anything.
fn shows(line: &str, code: &str) -> bool {
    const ANY: &[&str] = &["U", "T", "A", "B", "E", "V", "a", "b"];
    let mut given = words_of(line).into_iter();
    let mut named = words_of(code)
        .into_iter()
        .filter(|word| !ANY.contains(&word.as_str()));
    named.all(|word| given.any(|given| given == word))
}

/// The names, numbers and arrows.
fn words_of(code: &str) -> Vec<String> {
    let code = code.replace("->", " returns ");
    let words = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
