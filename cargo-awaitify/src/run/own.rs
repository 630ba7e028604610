//! The scan of the workspace's own code.

use std::path::Path;

use cargo_metadata::{Metadata, Package};

use super::crates::awaitify_dependency;
use super::{Outcome, settings_of, show};
use crate::check::{Drift, Library, declared, drift, own_target};
use crate::classify::finding::{Class, Finding, Wrapper};
use crate::cli::Options;
use crate::compile;
use crate::config::Config;
use crate::edit::attributes::Edits;
use crate::edit::manifest::{add_dependency, name_of_awaitify};
use crate::edit::{require_clean, write_atomically};
use crate::failure::{Failure, Result};
use crate::report;
use crate::scan::{Scanned, scan};
use crate::workspace::{attach, load, own_roots};

pub(super) fn run(options: &Options) -> Result<Outcome> {
    let metadata = load(options.manifest.as_deref(), options.offline)?;
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
    match &options.write {
        Some(Some(file)) => Err(Failure::new(
            format!(
                "`{}` cannot hold the attributes of the workspace's own functions",
                file.display()
            ),
            "write `--write` without a file, or `--crate NAME` for declarations",
        )),
        Some(None) => write(options, &scanned, &metadata, &base),
        None if options.diff => {
            print!("{}", edits_of(&scanned, &metadata, &base).diff(&base));
            Ok(Outcome::Passed)
        }
        None => show(options, &scanned, &base).map(|()| Outcome::Passed),
    }
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
        println!(
            "{}: `{}` has no wrapper",
            report::place(finding, of, base),
            finding.path
        );
        println!("    {}", report::attribute(finding).unwrap_or_default());
    }
    for drift in &drifts {
        let file = Path::new(&drift.file);
        let file = file.strip_prefix(base).unwrap_or(file);
        println!(
            "{}:{}: the declaration of `{}` differs",
            file.display(),
            drift.line,
            drift.path
        );
        println!("    declared: {}", drift.declared);
        println!(
            "    actual:   {}",
            drift
                .actual
                .as_deref()
                .unwrap_or("there is no such function")
        );
    }
    let findings: usize = scanned.iter().map(|one| one.findings.len()).sum();
    println!(
        "{} and {} checked: {} without a wrapper, {} different",
        report::counted(findings, "function"),
        report::counted(count, "declaration"),
        missing.len(),
        drifts.len()
    );
    if missing.is_empty() && drifts.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed
    }
}

fn package_of<'a>(scanned: &Scanned, metadata: &'a Metadata) -> Option<&'a Package> {
    let mut packages = metadata.packages.iter();
    packages.find(|package| package.manifest_path.as_std_path() == scanned.root.manifest)
}

fn edits_of(scanned: &[Scanned], metadata: &Metadata, base: &Path) -> Edits {
    let base = base.canonicalize().unwrap_or_else(|_| base.to_owned());
    Edits::of(scanned, &base, &|one| {
        let package = package_of(one, metadata);
        package
            .and_then(name_of_awaitify)
            .unwrap_or_else(|| "awaitify".to_owned())
    })
}

/// Writes the attributes of the sure findings, and withdraws those that do not compile.
fn write(
    options: &Options,
    scanned: &[Scanned],
    metadata: &Metadata,
    base: &Path,
) -> Result<Outcome> {
    if !options.allow_dirty {
        require_clean(base)?;
    }
    let mut edits = edits_of(scanned, metadata, base);
    for skipped in &edits.skipped {
        eprintln!("skipped: {skipped}");
    }
    if edits.count() == 0 {
        println!("nothing to write: {}", report::summary_line(scanned));
        return Ok(Outcome::Passed);
    }
    edits.require_writable()?;
    let arguments = check_arguments(options);
    if !options.unchecked {
        require_compiling(base, &arguments)?;
    }
    edits.require_unchanged()?;
    let manifests = add_dependencies(scanned, &edits, metadata)?;
    edits.write()?;
    if !options.unchecked {
        let kept = withdraw_wrong(&mut edits, base, &arguments);
        if let Err(failure) = kept {
            edits.restore()?;
            for (manifest, text) in &manifests {
                write_atomically(manifest, text)?;
            }
            return Err(failure);
        }
    }
    if options.diff {
        print!("{}", edits.diff(base));
    }
    println!(
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

fn withdraw_wrong(edits: &mut Edits, base: &Path, arguments: &[String]) -> Result<()> {
    loop {
        let compiled = compile::check(base, arguments, None)?;
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
            println!("withdrawn: {path}: {reason}");
        }
        edits.write()?;
    }
}

/// Adds awaitify to the manifests that lack it. Returns their texts before.
fn add_dependencies(
    scanned: &[Scanned],
    edits: &Edits,
    metadata: &Metadata,
) -> Result<Vec<(std::path::PathBuf, String)>> {
    let mut manifests = Vec::new();
    for one in scanned {
        let is_changed = one.findings.iter().any(|finding| {
            let place = &one.krate.functions[finding.function].place;
            edits.files.contains_key(place.file.as_ref())
        });
        let Some(package) = package_of(one, metadata).filter(|_| is_changed) else {
            continue;
        };
        let is_known = manifests
            .iter()
            .any(|(manifest, _)| *manifest == one.root.manifest);
        if name_of_awaitify(package).is_none() && !is_known {
            let old = add_dependency(&one.root.manifest, &awaitify_dependency(Some(metadata)))?;
            manifests.push((one.root.manifest.clone(), old));
        }
    }
    Ok(manifests)
}
