//! A crate that hides its callbacks in aliases, closure traits, macros and modules that `cfg` chooses. The comments
//! `//= kind class` in it are a person's classification.

use std::process::Command;

use crate::depot::{expected, scanned};
use crate::support::Project;

#[test]
fn program_agrees_with_person() {
    let project = Project::fixture("greenhouse");
    assert_eq!(scanned(&project), expected(&project.folder));
}

#[test]
fn written_attributes_compile() {
    let project = Project::fixture("greenhouse").with_awaitify();
    project.scan(&[]);
    project.commit();
    let run = project.scan(&["--write"]);
    let end = "18 attributes written into 13 files\n";
    assert!(run.stdout.ends_with(end), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains("withdrawn"), "{}", run.stdout);
    let again = project.scan(&["--write", "--allow-dirty"]);
    assert!(
        again.stdout.starts_with("nothing to write"),
        "{}",
        again.stdout
    );
    let check = project.scan(&["--check"]);
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    let build = Command::new("cargo")
        .args(["check", "--quiet", "--offline", "--all-targets"])
        .current_dir(&project.folder)
        .env(
            "CARGO_TARGET_DIR",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/target"),
        )
        .output()
        .unwrap();
    assert!(
        build.status.success(),
        "{}",
        String::from_utf8_lossy(&build.stderr)
    );
}

/// A package with declarations of the crate's functions.
fn with_declarations() -> Project {
    let project = Project::fixture("greenhouse");
    let manifest = project.read("Cargo.toml");
    let manifest = manifest.replace("[workspace]", "[workspace]\nmembers = [\"app\"]");
    project.write("Cargo.toml", manifest);
    let app = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
        [dependencies]\ngreenhouse = { path = \"..\" }\n";
    project.write("app/Cargo.toml", app);
    project.add_awaitify("app/Cargo.toml");
    project.write("app/src/lib.rs", "pub mod plants;\n");
    project.write("awaitify.toml", "exclude = [\"greenhouse::*\"]\n");
    let file = project.folder.join("app/src/plants.rs");
    let file = file.to_str().unwrap();
    let run = project.scan(&["--crate", "greenhouse", "--write", file, "--allow-dirty"]);
    assert!(
        run.stdout.contains("\n20 declarations written"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    project
}

fn change(project: &Project, file: &str, from: &str, to: &str) {
    let text = project.read(file);
    assert!(text.contains(from));
    project.write(file, text.replace(from, to));
}

#[test]
fn check_names_both_signatures() {
    let project = with_declarations();
    let clean = project.scan(&["--check"]);
    assert_eq!(clean.code, Some(0), "{}", clean.stdout);
    // The function of another system decides nothing.
    change(
        &project,
        "src/devices/bus_other.rs",
        "deadline_ms: u32",
        "deadline_ms: u64",
    );
    let here = project.scan(&["--check"]);
    assert_eq!(
        here.code,
        Some(if cfg!(unix) { 0 } else { 1 }),
        "{}",
        here.stdout
    );
    change(
        &project,
        "src/devices/bus_unix.rs",
        "deadline_ms: u32",
        "deadline_ms: u64",
    );
    change(
        &project,
        "src/net/http.rs",
        "fetch(url: impl AsRef<str>",
        "fetch(url: impl AsRef<str>, retries: u8",
    );
    let drift = project.scan(&["--check"]);
    assert_eq!(drift.code, Some(1));
    for part in [
        "the declaration of `greenhouse::devices::discover` differs",
        "declared: pub fn discover( bus: &greenhouse::devices::Bus, deadline_ms: u32",
        "actual:   pub fn discover(bus: &Bus, deadline_ms: u64",
        "declared: pub fn fetch( url: impl AsRef<str>, cb",
        "actual:   pub fn fetch(url: impl AsRef<str>, retries: u8, cb",
        "2 different",
    ] {
        assert!(drift.stdout.contains(part), "{part} in {}", drift.stdout);
    }
}
