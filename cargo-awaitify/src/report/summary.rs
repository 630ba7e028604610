//! The numbers of functions by kind and class.

use std::fmt::Write;

use super::counted;
use crate::classify::finding::{Class, Finding, Kind, Wrapper};
use crate::scan::Scanned;

/// A table of numbers, and the share that has a wrapper.
pub(crate) fn summary(scanned: &[Scanned]) -> String {
    let findings: Vec<&Finding> = scanned.iter().flat_map(|one| &one.findings).collect();
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{:<14}{:>6}{:>8}{:>6}{:>9}",
        "kind", "sure", "likely", "no", "wrapped"
    );
    for kind in Kind::ALL {
        let of_kind: Vec<&Finding> = findings
            .iter()
            .copied()
            .filter(|finding| finding.verdict.kind == *kind)
            .collect();
        if !of_kind.is_empty() {
            line(&kind.to_string(), &of_kind, &mut text);
        }
    }
    line("all", &findings, &mut text);
    text
}

fn line(name: &str, findings: &[&Finding], text: &mut String) {
    let count = |class| {
        findings
            .iter()
            .filter(|finding| finding.verdict.class == class)
            .count()
    };
    let _ = writeln!(
        text,
        "{name:<14}{:>6}{:>8}{:>6}{:>9}",
        count(Class::Sure),
        count(Class::Likely),
        count(Class::No),
        findings
            .iter()
            .filter(|finding| is_wrapped(finding))
            .count(),
    );
}

fn is_wrapped(finding: &Finding) -> bool {
    matches!(finding.wrapper, Wrapper::Annotated | Wrapper::Declared(_))
}

/// One sentence about a scan.
pub(crate) fn summary_line(scanned: &[Scanned]) -> String {
    let findings: Vec<&Finding> = scanned.iter().flat_map(|one| &one.findings).collect();
    let count = |class| {
        findings
            .iter()
            .filter(|finding| finding.verdict.class == class)
            .count()
    };
    let wrappable: Vec<_> = findings
        .iter()
        .filter(|finding| finding.verdict.class == Class::Sure)
        .collect();
    let wrapped = wrappable
        .iter()
        .filter(|finding| is_wrapped(finding))
        .count();
    let files: usize = scanned.iter().map(|one| one.krate.files).sum();
    let share = if wrappable.is_empty() {
        String::new()
    } else {
        format!("; {wrapped} of the sure ones have a wrapper")
    };
    format!(
        "{} in {} {}: {} sure, {} likely, {} no{share}",
        counted(findings.len(), "function"),
        counted(files, "file"),
        if findings.len() == 1 {
            "takes a callback"
        } else {
            "take callbacks"
        },
        count(Class::Sure),
        count(Class::Likely),
        count(Class::No),
    )
}
