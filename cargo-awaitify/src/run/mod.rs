//! The command `scan`, from its options to its output.

mod bindings;
mod crates;
mod header;
mod own;
mod pkg_config;
mod write;

use std::path::Path;

use cargo_metadata::Metadata;

use crate::classify::Settings;
use crate::classify::finding::Class;
use crate::cli::Options;
use crate::config::Config;
use crate::declare::function::{Declaration, add, declare};
use crate::failure::{Failure, Result};
use crate::names::expander::Expander;
use crate::names::index::Index;
use crate::names::public::PublicPaths;
use crate::output::{complain, print, say};
use crate::report;
use crate::scan::{Scanned, neighbours_of};

/// The result of a command that ran.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Passed,
    /// `--check` found something.
    Failed,
}

pub(crate) fn run(options: &Options) -> Result<Outcome> {
    if options.bindings.is_some() || options.header.is_some() {
        bindings::run(options)
    } else if options.crates.is_empty() {
        own::run(options)
    } else {
        crates::run(options)
    }
}

fn settings_of(options: &Options, config: &Config) -> Settings {
    let defaults = Settings::default();
    Settings {
        blocking: options.blocking,
        policy: config.policy.clone().unwrap_or(defaults.policy),
    }
}

/// The settings of the workspace, or the defaults outside of one.
fn config_of(workspace: Option<&Metadata>) -> Result<Config> {
    Ok(workspace.map(Config::of).transpose()?.unwrap_or_default())
}

/// The declarations of what was found, and a line for each function that cannot be declared.
fn declarations_of(scanned: &[Scanned]) -> (Vec<Declaration>, Vec<String>) {
    let (mut declarations, mut refused) = (Vec::new(), Vec::new());
    let neighbours = neighbours_of(scanned.iter().map(|one| (&one.root, &one.krate)));
    for one in scanned {
        let index = Index::of(&one.krate);
        let public = PublicPaths::of(&index);
        let expander = Expander::new(&index, &public).among(Some(&neighbours));
        let findings = one.findings.iter();
        for finding in findings.filter(|finding| finding.verdict.class != Class::No) {
            match declare(finding, &expander) {
                Ok(declaration) => add(declaration, &mut declarations),
                Err(reason) => refused.push(format!("- `{}`: {reason}", finding.path)),
            }
        }
    }
    (declarations, refused)
}

/// The lines of a module's title about the functions that cannot be declared.
fn list_of_refused(refused: Vec<String>) -> Vec<String> {
    if refused.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        "Without a declaration:".to_owned(),
        String::new(),
    ];
    lines.extend(refused);
    lines
}

/// Prints the findings in the form that the options ask for.
fn show(options: &Options, scanned: &[Scanned], base: &Path) -> Result<()> {
    for problem in scanned.iter().flat_map(|one| &one.krate.problems) {
        let line = problem
            .line
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        let file = problem.file.strip_prefix(base).unwrap_or(&problem.file);
        complain!("skipped: {}{line} {}", file.display(), problem.fact);
    }
    let is_declared =
        !options.crates.is_empty() || options.bindings.is_some() || options.header.is_some();
    if let Some(path) = &options.explain {
        print(report::explain(scanned, path, base)?);
    } else if options.json {
        print(report::json::records(scanned, is_declared));
    } else if options.summary {
        print(report::summary(scanned));
    } else {
        print(report::table(scanned, base, is_declared));
        say!("{}", report::summary_line(scanned));
    }
    Ok(())
}

/// The file of `--write FILE`, which the user has to name here.
fn file_to_write(options: &Options) -> Result<Option<&Path>> {
    match &options.write {
        None => Ok(None),
        Some(Some(file)) => Ok(Some(file)),
        Some(None) => Err(Failure::new(
            "`--write` needs a file for the declarations",
            "write `--write src/declarations.rs`",
        )),
    }
}
