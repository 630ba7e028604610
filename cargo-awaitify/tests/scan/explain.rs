//! `--explain`.

use crate::support::{Project, assert_snapshot};

#[test]
fn steps_match_snapshot() {
    let run = Project::legacy().scan(&["--explain", "Bus::subscribe"]);
    assert_snapshot("explain.txt", &run.stdout);
}

#[test]
fn unknown_function_is_bad_use() {
    let run = Project::legacy().scan(&["--explain", "Bus::gone"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .starts_with("error: no function that takes a callback is called `Bus::gone`")
    );
}

#[test]
fn similar_function_is_named() {
    for (path, similar) in [
        ("subscrib", "legacy::bus::Bus::subscribe"),
        ("Bus::unitl", "legacy::bus::Bus::until"),
    ] {
        let run = Project::legacy().scan(&["--explain", path]);
        assert_eq!(run.code, Some(2));
        let help = format!("help: write `--explain {similar}`\n");
        assert!(run.stderr.ends_with(&help), "{}", run.stderr);
    }
}
