//! The `help:` lines of errors lead out: a mistake that is corrected as they say compiles.
//!
//! `cases.txt` has cases of `tests/ui`, each with the lines that obeying its helps changes. `uncovered.txt` has those whose
//! helps cannot be obeyed by a change of single lines, by the reason. Each case with a help of awaitify is in one of them.

mod case;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use case::{Case, Change, Help, cases};

#[test]
fn changes_obey_the_helps() {
    let mut report = String::new();
    for case in &cases() {
        let name = &case.name;
        let helps = case.helps();
        for Help { text } in case.not_obeyed(&helps) {
            writeln!(report, "no line of {name} obeys: {text}").unwrap();
        }
        for Change { new, .. } in case.not_asked_for(&helps) {
            writeln!(report, "no help of {name} asks for: {new}").unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn cases_with_helps_are_listed_once() {
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let uncovered = include_str!("uncovered.txt").lines();
    let uncovered = uncovered.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let covered = cases().into_iter().map(|case| case.name);
    for name in covered.chain(uncovered.map(str::to_owned)) {
        assert!(listed.insert(name.clone()), "{name} is listed twice");
    }
    let with_helps: BTreeSet<String> = ui_cases()
        .filter(|case| !case.helps().is_empty())
        .map(|case| case.name)
        .collect();
    let missing: Vec<_> = with_helps.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "add to `cases.txt`, or to `uncovered.txt` under a reason: {missing:?}"
    );
    let gone: Vec<_> = listed.difference(&with_helps).collect();
    assert!(gone.is_empty(), "these have no help: {gone:?}");
}

/// All corrected cases are modules of one crate.
#[test]
fn corrected_cases_compile() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("obeyed");
    write_package(&root, &cases());
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--color=never", "--offline"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn ui_cases() -> impl Iterator<Item = Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let areas = fs::read_dir(root).unwrap();
    let entries = areas.flat_map(|area| fs::read_dir(area.unwrap().path()).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let errors = paths.filter(|path| path.extension().is_some_and(|it| it == "stderr"));
    errors.map(|path| {
        let area = path.parent().and_then(Path::file_name);
        let names = [area, path.file_stem()].map(|name| name.unwrap().to_str().unwrap());
        Case::new(&names.join("/"))
    })
}

fn write_package(root: &Path, cases: &[Case]) {
    let source = root.join("src");
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source).unwrap();
    let mut lib = "#![allow(warnings)]\n".to_owned();
    for (number, case) in cases.iter().enumerate() {
        let file = format!("{}.rs", case.name.replace('/', "_"));
        fs::write(source.join(&file), case.corrected()).unwrap();
        writeln!(lib, "#[path = {file:?}]\nmod case_{number};").unwrap();
    }
    fs::write(source.join("lib.rs"), lib).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let manifest = format!(
        "[package]\nname = \"obeyed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nawaitify = {{ path = {runtime:?}, features = [\"net\"] }}\n\
         tokio = {{ version = \"1\", features = [\"full\"] }}\n"
    );
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    // The versions that the workspace has, so that nothing is downloaded.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock")).unwrap();
}
