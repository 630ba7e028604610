//! The table, the summary and the difference.

use crate::support::{Project, assert_snapshot};

#[test]
fn table_matches_snapshot() {
    let run = Project::legacy().scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot("table.txt", &run.stdout);
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
    let run = Project::legacy().scan(&["--json", "--summary"]);
    assert_eq!(run.code, Some(2));
}
