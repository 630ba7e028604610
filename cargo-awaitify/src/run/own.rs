//! The scan of the workspace's own code.

use std::path::Path;

use cargo_metadata::Metadata;

use super::crates::cache_of;
use super::write::{edits_of, write};
use super::{Outcome, settings_of, show};
use crate::check::{Drift, Library, declared, drift, own_target};
use crate::classify::finding::{Class, Finding, Wrapper};
use crate::cli::Options;
use crate::config::Config;
use crate::edit::journal::Journal;
use crate::failure::{Failure, Result};
use crate::output::{complain, print, say};
use crate::report;
use crate::scan::{Scanned, scan};
use crate::workspace::{attach, load, own_roots};

pub(super) fn run(options: &Options) -> Result<Outcome> {
    if let Some(Some(file)) = &options.write {
        return Err(Failure::new(
            format!(
                "`{}` cannot hold the attributes of the workspace's own functions",
                file.display()
            ),
            "write `--write` without a file, or `--crate NAME` for declarations",
        ));
    }
    let mut metadata = load(options.manifest.as_deref(), options.offline)?;
    let mut journal = None;
    if options.write.is_some() && !options.check {
        let (begun, has_changed) = Journal::begin(&cache_of(Some(&metadata)))?;
        if has_changed {
            metadata = load(options.manifest.as_deref(), options.offline)?;
        }
        journal = Some(begun);
    }
    let config = Config::of(&metadata)?;
    let mut roots = own_roots(&metadata, &options.packages, options.all_targets)?;
    let base = metadata.workspace_root.clone().into_std_path_buf();
    if let Some(file) = &options.rustdoc_json {
        attach(file, &mut roots, &base)?;
    }
    let mut scanned = scan(&roots, &settings_of(options, &config));
    config.apply(&mut scanned);
    scanned.iter_mut().for_each(|one| {
        mark_declared(one, &base);
        ask_about_macros(one);
    });
    if options.check {
        return Ok(check(&scanned, &metadata, &base));
    }
    if let Some(journal) = journal {
        return write(options, &scanned, &metadata, &base, journal);
    }
    if options.diff {
        print(edits_of(&scanned, &metadata, &base).diff(&base));
        return Ok(Outcome::Passed);
    }
    show(options, &scanned, &base).map(|()| Outcome::Passed)
}

/// Finds the functions that a declaration elsewhere in the crate wraps.
fn mark_declared(scanned: &mut Scanned, base: &Path) {
    for declared in declared(&scanned.krate) {
        let Some(target) = own_target(&declared, &scanned.krate) else {
            continue;
        };
        let place = &scanned.krate.functions[declared.function].place;
        let file = place.file.strip_prefix(base).unwrap_or(&place.file);
        let at = format!("{}:{}", file.display(), place.line);
        let wrapped = scanned
            .findings
            .iter_mut()
            .filter(|finding| finding.function == target);
        wrapped.for_each(|finding| finding.wrapper = Wrapper::Declared(at.clone()));
    }
}

/// The attribute of a function that a macro makes has to be in the macro, where it concerns all calls.
fn ask_about_macros(scanned: &mut Scanned) {
    let functions = &scanned.krate.functions;
    let made = scanned.findings.iter_mut().filter(|finding| {
        functions[finding.function].place.in_macro.is_some()
            && finding.verdict.class == Class::Sure
            && finding.wrapper == Wrapper::None
    });
    for finding in made {
        let question = "a macro makes the function: does the attribute fit all of its calls?";
        finding.verdict.class = Class::Likely;
        finding.verdict.question = Some(question.to_owned());
        finding.steps.push(format!("open: {question}"));
    }
}

/// Reports functions without a wrapper, and declarations that differ from their function.
fn check(scanned: &[Scanned], metadata: &Metadata, base: &Path) -> Outcome {
    let missing: Vec<(&Scanned, &Finding)> = scanned
        .iter()
        .flat_map(|one| one.findings.iter().map(move |finding| (one, finding)))
        .filter(|(_, finding)| {
            finding.verdict.class == Class::Sure && finding.wrapper == Wrapper::None
        })
        .collect();
    let library = Library::new(metadata);
    let mut drifts: Vec<Drift> = Vec::new();
    let mut count = 0;
    for one in scanned {
        let declarations = declared(&one.krate);
        count += declarations.len();
        drifts.extend(
            declarations
                .iter()
                .filter_map(|declared| drift(declared, one, &library)),
        );
    }
    for (of, finding) in &missing {
        say!(
            "{}: `{}` has no wrapper",
            report::place(finding, of, base),
            finding.path
        );
        say!("    {}", report::attribute(finding).unwrap_or_default());
    }
    for drift in &drifts {
        let file = Path::new(&drift.file);
        let file = file.strip_prefix(base).unwrap_or(file);
        say!(
            "{}:{}: the declaration of `{}` differs",
            file.display(),
            drift.line,
            drift.path
        );
        say!("    declared: {}", drift.declared);
        say!(
            "    actual:   {}",
            drift
                .actual
                .as_deref()
                .unwrap_or("there is no such function")
        );
    }
    let findings: usize = scanned.iter().map(|one| one.findings.len()).sum();
    say!(
        "{} and {} checked: {} without a wrapper, {} different",
        report::counted(findings, "function"),
        report::counted(count, "declaration"),
        missing.len(),
        drifts.len()
    );
    if !missing.is_empty() {
        complain!(
            "help: `cargo awaitify scan --write` adds wrappers; list those that are not wanted in `awaitify.toml`: `exclude = [\"{}\"]`",
            missing[0].1.path
        );
    }
    if missing.is_empty() && drifts.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed
    }
}
