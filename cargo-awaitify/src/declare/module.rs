//! The text of a module of declarations.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::function::Declaration;
use crate::classify::finding::Class;

/// A module of declarations.
pub(crate) struct DeclaredModule {
    /// The first lines, as documentation.
    pub(crate) title: Vec<String>,
    pub(crate) declarations: Vec<Declaration>,
    /// The features that are not on by default.
    pub(crate) known_features: BTreeSet<String>,
    /// The declarations that do not compile, with the compiler's error.
    pub(crate) withdrawn: BTreeMap<usize, String>,
}

/// The start of a line that tells which declaration follows. It is removed before the module is written.
pub(crate) const MARK: &str = "// awaitify-declaration ";

/// The lines around code that becomes a comment.
const BEGIN: &str = "// awaitify-comment";
const END: &str = "// awaitify-comment-end";

impl DeclaredModule {
    pub(crate) fn new(title: Vec<String>, mut declarations: Vec<Declaration>) -> Self {
        declarations.sort_by(|one, other| one.extension.cmp(&other.extension));
        let mut taken = HashSet::new();
        for declaration in &mut declarations {
            declaration.rename(&mut taken);
        }
        DeclaredModule {
            title,
            declarations,
            known_features: BTreeSet::new(),
            withdrawn: BTreeMap::new(),
        }
    }

    /// The other crates that the declarations name.
    pub(crate) fn crates(&self) -> BTreeSet<String> {
        let written = self.written();
        written
            .flat_map(|(_, declaration)| declaration.crates.iter().cloned())
            .collect()
    }

    /// The features of its crate that the declarations need.
    pub(crate) fn features(&self) -> BTreeSet<String> {
        let written = self.written();
        written
            .flat_map(|(_, declaration)| declaration.features.iter().cloned())
            .collect()
    }

    /// Returns true if a declaration needs the feature `tokio` of awaitify.
    pub(crate) fn needs_tokio(&self) -> bool {
        let mut written = self.written();
        written.any(|(_, one)| {
            one.options
                .iter()
                .any(|option| option.starts_with("blocking"))
        })
    }

    fn written(&self) -> impl Iterator<Item = (usize, &Declaration)> {
        let all = self.declarations.iter().enumerate();
        all.filter(|(at, one)| one.class == Class::Sure && !self.withdrawn.contains_key(at))
    }

    /// The number of declarations that are written as code.
    pub(crate) fn count(&self) -> usize {
        self.written().count()
    }

    /// The text with marks, formatted.
    pub(crate) fn marked_text(&self) -> String {
        let mut text = String::new();
        for line in &self.title {
            let _ = writeln!(text, "//! {line}");
        }
        let features = self.features();
        let features = features.intersection(&self.known_features);
        for (what, names) in [
            ("other crates", self.crates()),
            ("features", features.cloned().collect()),
        ] {
            if !names.is_empty() {
                let names: Vec<String> = names.into_iter().collect();
                let _ = writeln!(
                    text,
                    "//!\n//! It needs the {what} `{}`.",
                    names.join("`, `")
                );
            }
        }
        text.push('\n');
        if self.count() > 0 {
            text.push_str("use awaitify::awaitable;\n");
        }
        let mut at = 0;
        while at < self.declarations.len() {
            let ty = &self.declarations[at].extension;
            let same = self.declarations[at..]
                .iter()
                .take_while(|one| one.extension == *ty)
                .count();
            let range = at..at + if ty.is_some() { same } else { 1 };
            self.group(range.clone(), &mut text);
            at = range.end;
        }
        commented_out(&formatted(&text))
    }

    /// One function, or the extension trait of one type.
    fn group(&self, range: std::ops::Range<usize>, text: &mut String) {
        let is_written = range.clone().any(|at| self.is_written(at));
        let extension = self.declarations[range.start].extension.clone();
        text.push('\n');
        // A trait without declarations is a comment as a whole.
        if !is_written {
            let _ = writeln!(text, "{BEGIN}");
        }
        if let Some(ty) = &extension {
            let name = trait_name(ty);
            let _ = writeln!(text, "#[awaitable(for = {ty})]\npub trait {name} {{");
        }
        for at in range {
            let declaration = &self.declarations[at];
            if self.is_written(at) {
                let _ = writeln!(text, "{MARK}{at}\n{}\n", declaration.text());
            } else {
                let question = question(declaration, self.withdrawn.get(&at));
                let _ = writeln!(text, "// TODO awaitify: {question}");
                let code = declaration.text();
                let _ = if is_written {
                    writeln!(text, "{BEGIN}\n{code}\n{END}\n")
                } else {
                    writeln!(text, "{code}\n")
                };
            }
        }
        if extension.is_some() {
            text.push_str("}\n");
        }
        if !is_written {
            let _ = writeln!(text, "{END}");
        }
    }

    fn is_written(&self, at: usize) -> bool {
        self.declarations[at].class == Class::Sure && !self.withdrawn.contains_key(&at)
    }

    /// The text as it is written into a file.
    pub(crate) fn text(&self) -> String {
        let text = self.marked_text();
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with(MARK));
        let mut text: String = lines.flat_map(|line| [line, "\n"]).collect();
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text
    }
}

/// What a person has to decide before a declaration can be used.
fn question(declaration: &Declaration, error: Option<&String>) -> String {
    match (error, &declaration.question) {
        (Some(error), _) => format!("withdrawn, because it does not compile: {error}"),
        (None, Some(question)) => question.clone(),
        (None, None) => "is this right?".to_owned(),
    }
}

/// `text` with the lines between [`BEGIN`] and [`END`] as comments. They were code so that rustfmt formats them.
fn commented_out(text: &str) -> String {
    let mut output = String::new();
    let mut indent = None;
    for line in text.lines() {
        let code = line.trim_start();
        if code == BEGIN || code == END {
            let outer = &line[..line.len() - code.len()];
            indent = (code == BEGIN).then_some(outer);
            continue;
        }
        let inside = indent.and_then(|indent| Some((indent, line.strip_prefix(indent)?)));
        let _ = match inside {
            Some((indent, code)) if !code.is_empty() && !code.starts_with("//") => {
                writeln!(output, "{indent}// {code}")
            }
            _ => writeln!(output, "{line}"),
        };
    }
    output
}

/// `ClientAwaitable` for `their::Client<'_>`.
fn trait_name(ty: &str) -> String {
    let end = ty.find('<').unwrap_or(ty.len());
    let name = ty[..end].rsplit("::").next().unwrap_or_default().trim();
    format!("{name}Awaitable")
}

/// `text` as rustfmt writes it, or unchanged if there is no rustfmt.
fn formatted(text: &str) -> String {
    let run = || -> Option<String> {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut input = child.stdin.take()?;
        let text = text.to_owned();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().ok()?;
        writer.join().ok()?.ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8(output.stdout).ok())?
    };
    run().unwrap_or_else(|| text.to_owned())
}
