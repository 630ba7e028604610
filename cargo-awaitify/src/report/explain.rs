//! The reasoning about one function.

use std::fmt::Write;
use std::path::Path;

use super::{attribute, place};
use crate::diagnostics::nearest::nearest;
use crate::failure::{Failure, Result};
use crate::scan::Scanned;

/// The steps that led to the class of the functions whose path ends in `path`.
pub(crate) fn explain(scanned: &[Scanned], path: &str, base: &Path) -> Result<String> {
    let mut text = String::new();
    for one in scanned {
        for finding in one
            .findings
            .iter()
            .filter(|finding| ends_in(&finding.path, path))
        {
            let function = &one.krate.functions[finding.function];
            let signature: Vec<&str> = function.signature.split_whitespace().collect();
            let _ = writeln!(text, "{}  {}", finding.path, place(finding, one, base));
            let _ = writeln!(text, "    {}", signature.join(" "));
            for (number, step) in finding.steps.iter().enumerate() {
                let _ = writeln!(text, "  {}. {step}", number + 1);
            }
            let verdict = &finding.verdict;
            let name = verdict.callback.as_deref().unwrap_or_default();
            for one in &finding.uses {
                let file = one.file.strip_prefix(base).unwrap_or(&one.file);
                let _ = writeln!(
                    text,
                    "  - `{name}` is {}: {}:{}",
                    one.how,
                    file.display(),
                    one.line
                );
            }
            let proposal = attribute(finding).map(|attribute| format!(": {attribute}"));
            let _ = writeln!(
                text,
                "  => {}, {}{}",
                verdict.kind,
                verdict.class,
                proposal.unwrap_or_default()
            );
        }
    }
    if text.is_empty() {
        let fact = format!("no function that takes a callback is called `{path}`");
        let help = match similar(scanned, path) {
            Some(other) => format!("write `--explain {other}`"),
            None => "run `cargo awaitify scan` for the list".to_owned(),
        };
        return Err(Failure::new(fact, help));
    }
    Ok(text)
}

/// The path of the function that was probably meant, compared with as many of its last names as `path` has.
fn similar<'a>(scanned: &'a [Scanned], path: &str) -> Option<&'a str> {
    let count = path.split("::").count();
    let findings = scanned.iter().flat_map(|one| &one.findings);
    let candidates = findings.map(|finding| Candidate {
        path: &finding.path,
        count,
    });
    nearest(path, candidates).map(|candidate| candidate.path)
}

struct Candidate<'a> {
    path: &'a str,
    count: usize,
}

impl AsRef<str> for Candidate<'_> {
    /// The last names.
    fn as_ref(&self) -> &str {
        let mut starts = self.path.rmatch_indices("::").map(|(at, _)| at + 2);
        let start = starts.nth(self.count - 1).unwrap_or(0);
        &self.path[start..]
    }
}

/// Returns true if the last names of `full` are those of `path`.
fn ends_in(full: &str, path: &str) -> bool {
    full == path || full.ends_with(&format!("::{path}"))
}
