//! Runs that write at the same time, and runs that end in the middle.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::Project;

const GOOD: &str = "pub fn owned(done: impl FnOnce(u8) + Send + 'static) { done(1) }\n";
const WRITTEN: &str =
    "#[awaitify::awaitable]\npub fn owned(done: impl FnOnce(u8) + Send + 'static) { done(1) }\n";

/// Starts `--write` with a target folder of the project's own, in which the journal is.
fn start(project: &Project) -> Child {
    Command::new(env!("CARGO_BIN_EXE_cargo-awaitify"))
        .args([
            "awaitify",
            "scan",
            "--write",
            "--unchecked",
            "--allow-dirty",
        ])
        .current_dir(&project.folder)
        .env("CARGO_TARGET_DIR", project.folder.join("target"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The text that a run prints to stderr.
fn finish(run: Child) -> String {
    let output = run.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    stderr
}

#[test]
fn simultaneous_runs_write_once() {
    let project = Project::of(GOOD);
    let runs: Vec<Child> = (0..4).map(|_| start(&project)).collect();
    runs.into_iter().for_each(|run| drop(finish(run)));
    assert_eq!(project.read("src/lib.rs"), WRITTEN);
    let manifest = project.read("Cargo.toml");
    assert_eq!(manifest.matches("awaitify =").count(), 1, "{manifest}");
    assert!(!project.folder.join("target/awaitify/journal.json").exists());
}

/// A project in which a run wrote attributes and was killed.
fn killed(now: &str) -> Project {
    let project = Project::of(now);
    let file = project.folder.join("src/lib.rs");
    let change = serde_json::json!({"file": file, "before": GOOD, "after": ["other", WRITTEN]});
    let journal = serde_json::json!({"process": 1, "files": [change]});
    project.write("target/awaitify/journal.json", journal.to_string());
    project.write("src/lib.rs.awaitify-1", "half");
    project
}

#[test]
fn killed_run_is_undone() {
    let project = killed(WRITTEN);
    let stderr = finish(start(&project));
    assert!(
        stderr.contains("undone: 1 file of a `--write` that was interrupted"),
        "{stderr}"
    );
    assert_eq!(project.read("src/lib.rs"), WRITTEN);
    assert!(!project.folder.join("src/lib.rs.awaitify-1").exists());
}

#[test]
fn later_changes_are_not_undone() {
    let later = format!("{WRITTEN}// A change after the run was killed.\n");
    let project = killed(&later);
    assert_eq!(finish(start(&project)), "");
    assert_eq!(project.read("src/lib.rs"), later);
}

/// The sources are as before.
#[test]
fn nothing_stays_if_all_is_withdrawn() {
    let source = "pub struct Page; #[cfg(any())] impl Clone for Page { fn clone(&self) -> Self { Page } }\n\
        pub fn lent(done: impl FnOnce(&Page) + Send + 'static) { done(&Page) }\n";
    let project = Project::of(source);
    // Without features, so that it compiles fast.
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let manifest = project.read("Cargo.toml")
        + &format!(
            "[dependencies]\nawaitify = {{ path = {runtime:?}, default-features = false }}\n"
        );
    project.write("Cargo.toml", &manifest);
    let run = project.scan(&["--write", "--allow-dirty"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.ends_with("\nnothing was written\n"),
        "{}",
        run.stdout
    );
    assert_eq!(project.read("src/lib.rs"), source);
    assert_eq!(project.read("Cargo.toml"), manifest);
}
