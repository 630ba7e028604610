//! The table, the summary and the difference.

use std::process::{Command, Stdio};

use crate::support::{Project, assert_snapshot};

/// The macro's files are compiled with the features of this package.
#[test]
fn features_are_those_of_the_macro() {
    let features = |manifest: &str| {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest);
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text
            .lines()
            .skip_while(|line| *line != "[features]")
            .skip(1);
        let lines = lines.take_while(|line| !line.starts_with('['));
        let names = lines
            .filter_map(|line| line.split_once(" = "))
            .map(|(name, _)| name.to_owned());
        names
            .filter(|name| name != "default")
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(features("Cargo.toml"), features("../macros/Cargo.toml"));
}

#[test]
fn table_matches_snapshot() {
    let run = Project::legacy().scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot("table.txt", &run.stdout);
}

#[test]
fn names_of_wrappers_are_shown() {
    let run = Project::legacy().scan(&[]);
    for line in [
        "#[awaitable(stream(unbounded))]  => stream_until\n",
        "#[awaitable]  => awaitable_get\n",
    ] {
        assert!(run.stdout.contains(line), "{}", run.stdout);
    }
}

#[test]
fn summary_matches_snapshot() {
    let run = Project::legacy().scan(&["--summary"]);
    assert_snapshot("summary.txt", &run.stdout);
}

#[test]
fn diff_matches_snapshot() {
    let project = Project::legacy();
    let before = project.read("src/bus.rs");
    let run = project.scan(&["--diff"]);
    assert_snapshot("diff.patch", &run.stdout);
    assert_eq!(project.read("src/bus.rs"), before);
}

#[test]
fn blocking_proposes_visitors() {
    let run = Project::legacy().scan(&["--blocking"]);
    assert!(
        run.stdout
            .contains("#[awaitable(stream(unbounded), blocking)]"),
        "{}",
        run.stdout
    );
}

#[test]
fn unknown_package_names_others() {
    let run = Project::legacy().scan(&["--package", "legcay"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error: the workspace has no package `legcay`\nhelp: its packages are legacy\n"
    );
}

#[test]
fn conflicting_options_are_bad_use() {
    let project = Project::legacy();
    for options in [
        ["--json", "--summary"],
        ["--check", "--json"],
        ["--check", "--write"],
        ["--check", "--crate=notify"],
        ["--diff", "--json"],
        ["--explain=read", "--summary"],
    ] {
        assert_eq!(project.scan(&options).code, Some(2), "{options:?}");
    }
}

/// As in `cargo awaitify scan | head`.
#[test]
fn reader_may_go_away() {
    let many = (0..2000).map(|at| format!("pub fn f{at}(done: impl FnOnce(u8) + 'static) {{}}\n"));
    let project = Project::of(&many.collect::<String>());
    for arguments in [&["--json"][..], &[], &["--diff"], &["--check"]] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_cargo-awaitify"))
            .args(["awaitify", "scan"])
            .args(arguments)
            .current_dir(&project.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(run.stdout.take());
        let output = run.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert!(output.status.code().is_some_and(|code| code < 2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_an_error() {
    let project = Project::of("pub fn get(done: impl FnOnce(u8) + 'static) {}");
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cargo-awaitify"))
        .args(["awaitify", "scan"])
        .current_dir(&project.folder)
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert!(
        stderr.starts_with("error: the output cannot be written: "),
        "{stderr}"
    );
}
