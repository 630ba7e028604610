//! Runs `cargo check`, and reads the places of the errors.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::{Failure, Result};

/// One error of the compiler.
#[derive(Clone, Debug)]
pub(crate) struct CompileError {
    /// The code and the first line.
    pub(crate) text: String,
    /// The files and lines that it names, also those of macro calls.
    pub(crate) places: Vec<(PathBuf, usize)>,
}

impl CompileError {
    /// Returns true if one of its places is in these lines of `file`.
    pub(crate) fn is_in(&self, file: &Path, lines: &RangeInclusive<usize>) -> bool {
        let mut places = self.places.iter();
        places.any(|(other, line)| other == file && lines.contains(line))
    }
}

/// The outcome of `cargo check`.
pub(crate) struct Compiled {
    pub(crate) errors: Vec<CompileError>,
    /// Cargo's own error, if it could not start compiling.
    pub(crate) failure: Option<String>,
}

/// Runs `cargo check` in `folder` with these arguments.
pub(crate) fn check(
    folder: &Path,
    arguments: &[String],
    target: Option<&Path>,
) -> Result<Compiled> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["check", "--quiet", "--message-format=json"])
        .args(arguments)
        .current_dir(folder);
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    let output = command.output().map_err(|error| {
        Failure::new(
            format!("cargo cannot be run: {error}"),
            "install cargo, or write `--unchecked`",
        )
    })?;
    let text = String::from_utf8_lossy(&output.stdout);
    let errors: Vec<CompileError> = text
        .lines()
        .filter_map(|line| error_in(line, folder))
        .collect();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let failed = errors.is_empty() && !output.status.success();
    let failure = failed.then(|| {
        let line = stderr.lines().find(|line| line.starts_with("error"));
        line.unwrap_or("cargo check failed")
            .trim_start_matches("error: ")
            .to_owned()
    });
    Ok(Compiled { errors, failure })
}

fn error_in(line: &str, folder: &Path) -> Option<CompileError> {
    let message: Value = serde_json::from_str(line).ok()?;
    let message = &message["message"];
    let spans = message["spans"]
        .as_array()
        .filter(|_| message["level"] == "error")?;
    if spans.is_empty() {
        // "aborting due to …"
        return None;
    }
    let mut places = Vec::new();
    for span in spans {
        add_places(span, folder, &mut places);
    }
    let code = message["code"]["code"].as_str().unwrap_or_default();
    let fact = message["message"].as_str().unwrap_or_default();
    let fact = fact.lines().next().unwrap_or_default();
    Some(CompileError {
        text: format!("{code} {fact}").trim().to_owned(),
        places,
    })
}

/// The place of a span, and those of the macro calls that it is expanded from.
fn add_places(span: &Value, folder: &Path, places: &mut Vec<(PathBuf, usize)>) {
    let line = span["line_start"]
        .as_u64()
        .and_then(|line| usize::try_from(line).ok());
    if let (Some(file), Some(line)) = (span["file_name"].as_str(), line) {
        places.push((folder.join(file), line));
    }
    let outer = &span["expansion"]["span"];
    if outer.is_object() {
        add_places(outer, folder, places);
    }
}
