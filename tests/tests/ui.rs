//! The error for each mistake: one file for a mistake, next to its expected output.
//!
//! `TRYBUILD=overwrite cargo test -p awaitify-tests --test ui` blesses. Errors of rustc change with its version, so the
//! outputs are those of the toolchain that CI uses.

use std::fs;
use std::path::{Path, PathBuf};

fn files_with(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for area in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui")).unwrap() {
        let entries = fs::read_dir(area.unwrap().path()).unwrap();
        found.extend(
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|found| found == extension)),
        );
    }
    found
}

/// Returns true if the first marks of an error cover all of `#[awaitable…]` or `#[callbackify…]`.
fn falls_on_the_attribute(error: &str) -> bool {
    let mut source = "";
    for line in error.lines() {
        let start = line.find('^');
        let attribute = source
            .find("#[awaitable")
            .or_else(|| source.find("#[callbackify"));
        if start.is_some() && start == attribute {
            return true;
        }
        if start.is_some() {
            return false;
        }
        source = line;
    }
    false
}

#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}

/// The span of an error should be the tokens to change. The attribute as a whole is the exception.
#[test]
fn few_errors_on_whole_attribute() {
    let (mut errors, mut on_attribute) = (0, Vec::new());
    for path in files_with("stderr") {
        let text = fs::read_to_string(&path).unwrap();
        for error in text.split("\nerror").filter(|part| part.contains("-->")) {
            errors += 1;
            if falls_on_the_attribute(error) {
                on_attribute.push(path.file_stem().unwrap().to_owned());
            }
        }
    }
    assert!(errors >= 50, "only {errors} errors are covered");
    assert!(
        on_attribute.len() * 50 <= errors,
        "{} of {errors} errors fall on the attribute: {on_attribute:?}",
        on_attribute.len()
    );
}
