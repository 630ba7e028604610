//! The command line.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

/// The options of `cargo awaitify scan`.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) manifest: Option<PathBuf>,
    pub(crate) packages: Vec<String>,
    pub(crate) all_targets: bool,
    pub(crate) crates: Vec<String>,
    pub(crate) bindings: Option<PathBuf>,
    pub(crate) header: Option<PathBuf>,
    /// Arguments for clang, which reads the header.
    pub(crate) clang: Vec<String>,
    pub(crate) rustdoc_json: Option<PathBuf>,
    /// `Some(None)` for `--write` without a file.
    pub(crate) write: Option<Option<PathBuf>>,
    pub(crate) diff: bool,
    pub(crate) allow_dirty: bool,
    pub(crate) check: bool,
    pub(crate) json: bool,
    pub(crate) summary: bool,
    pub(crate) explain: Option<String>,
    pub(crate) blocking: bool,
    pub(crate) unchecked: bool,
    pub(crate) offline: bool,
}

pub(crate) fn command() -> Command {
    Command::new("cargo awaitify")
        .bin_name("cargo awaitify")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Finds functions that take callbacks, and writes their awaitify declarations")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(scan_command())
}

fn scan_command() -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    Command::new("scan")
        .about("Lists the functions that take callbacks, with the attribute for each and the reason")
        .after_help("Exit codes: 0, 1 if `--check` finds something, 2 if it cannot be run.")
        .args([
            path("manifest-path", "FILE", "The Cargo.toml of the package or workspace"),
            text("package", "NAME", "Only this package of the workspace").short('p').action(ArgAction::Append),
            flag("all-targets", "Tests and benchmarks too"),
            text("crate", "NAME[@VERSION]", "Scans a dependency instead").action(ArgAction::Append),
            path("bindings", "FILE.rs", "Scans the output of bindgen, or other `extern` blocks").conflicts_with("crate"),
            path("header", "FILE.h", "Runs bindgen on a header, and scans its output").conflicts_with_all(["crate", "bindings"]),
            Arg::new("clang")
                .value_name("FLAG")
                .help("Flags for clang, which reads the header, for example `-Ifolder`")
                .last(true)
                .num_args(0..)
                .requires("header"),
            path("rustdoc-json", "FILE.json", "Adds the functions that macros make, from rustdoc's JSON of the crate")
                .conflicts_with_all(["bindings", "header"]),
            path("write", "FILE", "Writes what is sure: attributes into the sources, or declarations into a file").num_args(0..=1),
            flag("diff", "Shows what `--write` changes").conflicts_with_all(["json", "summary", "explain"]),
            flag("allow-dirty", "Writes although there are changes that are not committed"),
            flag("check", "Fails if a sure function has no wrapper, or if a declaration differs from its function")
                .conflicts_with_all(["write", "diff", "json", "summary", "explain", "crate", "bindings", "header"]),
            flag("json", "Prints one record for each function").conflicts_with_all(["summary", "explain"]),
            flag("summary", "Prints numbers by kind and class").conflicts_with("explain"),
            text("explain", "PATH", "Prints the reasoning about one function"),
            flag("blocking", "Proposes `blocking` streams for visitors"),
            flag("unchecked", "Writes without compiling what is written"),
            flag("offline", "Does not use the network"),
        ])
}

fn text(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn path(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    text(name, value, help).value_parser(value_parser!(PathBuf))
}

/// The options in the arguments of `scan`.
pub(crate) fn options(matches: &ArgMatches) -> Options {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let list = |name: &str| {
        matches
            .get_many(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let is_written = matches.contains_id("write") && matches.value_source("write").is_some();
    Options {
        manifest: path("manifest-path"),
        packages: list("package"),
        all_targets: matches.get_flag("all-targets"),
        crates: list("crate"),
        bindings: path("bindings"),
        header: path("header"),
        clang: list("clang"),
        rustdoc_json: path("rustdoc-json"),
        write: is_written.then(|| path("write")),
        diff: matches.get_flag("diff"),
        allow_dirty: matches.get_flag("allow-dirty"),
        check: matches.get_flag("check"),
        json: matches.get_flag("json"),
        summary: matches.get_flag("summary"),
        explain: matches.get_one("explain").cloned(),
        blocking: matches.get_flag("blocking"),
        unchecked: matches.get_flag("unchecked"),
        offline: matches.get_flag("offline"),
    }
}
