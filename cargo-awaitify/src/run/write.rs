//! Writes the attributes of the sure findings into the workspace's sources.

use std::collections::BTreeSet;
use std::path::Path;

use cargo_metadata::{Metadata, Package};

use super::Outcome;
use super::crates::awaitify_dependency;
use crate::cli::Options;
use crate::compile;
use crate::edit::attributes::Edits;
use crate::edit::interrupt::Interrupt;
use crate::edit::journal::Journal;
use crate::edit::manifest::{add_dependency, name_of_awaitify};
use crate::edit::require_clean;
use crate::failure::{Failure, Result};
use crate::output::{complain, print, say};
use crate::report;
use crate::scan::Scanned;

fn package_of<'a>(scanned: &Scanned, metadata: &'a Metadata) -> Option<&'a Package> {
    let mut packages = metadata.packages.iter();
    packages.find(|package| package.manifest_path.as_std_path() == scanned.root.manifest)
}

pub(super) fn edits_of(scanned: &[Scanned], metadata: &Metadata, base: &Path) -> Edits {
    let base = base.canonicalize().unwrap_or_else(|_| base.to_owned());
    Edits::of(scanned, &base, &|one| {
        let package = package_of(one, metadata);
        package
            .and_then(name_of_awaitify)
            .unwrap_or_else(|| "awaitify".to_owned())
    })
}

/// Writes the attributes of the sure findings, and withdraws those that do not compile.
pub(super) fn write(
    options: &Options,
    scanned: &[Scanned],
    metadata: &Metadata,
    base: &Path,
    mut journal: Journal,
) -> Result<Outcome> {
    if !options.allow_dirty {
        require_clean(base)?;
    }
    let mut edits = edits_of(scanned, metadata, base);
    for skipped in &edits.skipped {
        complain!("skipped: {skipped}");
    }
    if edits.count() == 0 {
        say!("nothing to write: {}", report::summary_line(scanned));
        return Ok(Outcome::Passed);
    }
    edits.require_writable()?;
    let arguments = check_arguments(options);
    if !options.unchecked {
        require_compiling(base, &arguments)?;
    }
    edits.require_unchanged()?;
    let interrupt = Interrupt::catch();
    // Cargo writes the new dependency into it.
    journal.keep(&base.join("Cargo.lock"));
    add_dependencies(scanned, &edits, metadata, &mut journal)?;
    edits.write(&mut journal)?;
    if !options.unchecked {
        let kept = withdraw_wrong(&mut edits, base, &arguments, &mut journal, &interrupt);
        if kept.is_err() || edits.count() == 0 {
            journal.revert()?;
        }
        kept?;
    }
    if edits.count() == 0 {
        say!("nothing was written");
        return Ok(Outcome::Passed);
    }
    if options.diff {
        print(edits.diff(base));
    }
    say!(
        "{} written into {}",
        report::counted(edits.count(), "attribute"),
        report::counted(edits.files.len(), "file")
    );
    Ok(Outcome::Passed)
}

fn check_arguments(options: &Options) -> Vec<String> {
    let mut arguments = vec!["--all-targets".to_owned()];
    if options.packages.is_empty() {
        arguments.push("--workspace".to_owned());
    }
    for package in &options.packages {
        arguments.extend(["--package".to_owned(), package.clone()]);
    }
    arguments.extend(options.offline.then(|| "--offline".to_owned()));
    arguments
}

/// An error that was there before could not be told from one of ours.
fn require_compiling(base: &Path, arguments: &[String]) -> Result<()> {
    let compiled = compile::check(base, arguments, None)?;
    let error = compiled
        .failure
        .or(compiled.errors.first().map(|error| error.text.clone()));
    match error {
        Some(error) => Err(Failure::new(
            format!("the workspace does not compile: {error}"),
            "correct it first, or write `--unchecked`",
        )),
        None => Ok(()),
    }
}

fn withdraw_wrong(
    edits: &mut Edits,
    base: &Path,
    arguments: &[String],
    journal: &mut Journal,
    interrupt: &Interrupt,
) -> Result<()> {
    loop {
        let compiled = compile::check(base, arguments, None)?;
        interrupt.check()?;
        if compiled.errors.is_empty() && compiled.failure.is_none() {
            return Ok(());
        }
        let withdrawn = edits.withdraw(&compiled.errors);
        if withdrawn.is_empty() {
            let first = compiled.errors.first().map(|error| error.text.clone());
            let reason = first.or(compiled.failure).unwrap_or_default();
            return Err(Failure::new(
                format!("the result does not compile, so nothing was changed: {reason}"),
                "see `--diff`, and report this",
            ));
        }
        for (path, reason) in withdrawn {
            say!("withdrawn: {path}: {reason}");
        }
        edits.write(journal)?;
    }
}

/// Adds awaitify to the manifests that lack it.
fn add_dependencies(
    scanned: &[Scanned],
    edits: &Edits,
    metadata: &Metadata,
    journal: &mut Journal,
) -> Result<()> {
    let mut manifests = BTreeSet::new();
    for one in scanned {
        let is_changed = one.findings.iter().any(|finding| {
            let place = &one.krate.functions[finding.function].place;
            edits.files.contains_key(place.file.as_ref())
        });
        let package = package_of(one, metadata).filter(|_| is_changed);
        if package.is_some_and(|package| name_of_awaitify(package).is_none()) {
            manifests.insert(&one.root.manifest);
        }
    }
    let dependency = awaitify_dependency(Some(metadata));
    manifests
        .into_iter()
        .try_for_each(|manifest| add_dependency(manifest, &dependency, journal))
}
