//! `cargo awaitify`: finds functions that take callbacks, and writes their declarations.
//!
//! The classifier is the macro's own code: the modules below with a `path` are its files, reached through the symbolic link
//! `macros`. So a proposal is accepted by the macro that it is written for, and the macro's build does not get slower.

#![deny(unsafe_code)]

macro_rules! of_the_macro {
    ($($path:literal $name:ident)*) => {$(
        #[path = $path]
        #[allow(clippy::all, dead_code, unreachable_pub, unused_imports, reason = "a part is used; linted in its own crate")]
        mod $name;
    )*};
}

of_the_macro! {
    "macros/awaitable/mod.rs" awaitable
    "macros/callbackify/mod.rs" callbackify
    "macros/collect.rs" collect
    "macros/convert/mod.rs" convert
    "macros/diagnostics/mod.rs" diagnostics
    "macros/generate/mod.rs" generate
    "macros/options/mod.rs" options
    "macros/syntax/mod.rs" syntax
}

mod check;
mod classify;
mod cli;
mod compile;
mod config;
mod declare;
mod dependency;
mod edit;
mod failure;
mod names;
mod output;
mod report;
mod run;
mod rustdoc;
mod scan;
mod source;
mod uses;
mod words;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use output::complain;
use run::Outcome;

/// Runs the program with its arguments, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // cargo passes the name of the subcommand on.
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|first| first == "awaitify") {
        arguments.remove(1);
    }
    let matches = match cli::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => error.exit(),
    };
    let Some(("scan", matches)) = matches.subcommand() else {
        return ExitCode::from(2);
    };
    let outcome = run::run(&cli::options(matches));
    match outcome.and_then(|outcome| output::require_complete().map(|()| outcome)) {
        Ok(Outcome::Passed) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::from(1),
        Err(failure) => {
            complain!("{failure}");
            ExitCode::from(2)
        }
    }
}
