//! Holds the tables of tests in `docs/` against the tests: each row names at least one, or says why there is none, and
//! each name is one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect_rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder entry").path();
        if path.is_dir() {
            collect_rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The names of all functions and modules, and what each macro is given first: a module of tests may be made by one.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let name_at = |start: usize| {
        let rest = text[start..].trim_start();
        rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or_default()
    };
    ["fn ", "mod ", "!("].into_iter().flat_map(move |before| {
        text.match_indices(before)
            .map(move |(at, _)| name_at(at + before.len()))
    })
}

/// The names of the files that hold tests, and of what stands in them.
fn names_in_test_files() -> BTreeSet<String> {
    let mut files = Vec::new();
    for folder in ["tests/tests", "runtime/src", "runtime/tests", "macros/src"] {
        let folder = root().join(folder);
        if folder.is_dir() {
            collect_rust_files(&folder, &mut files);
        }
    }
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a readable test file");
        let file_name = file.file_name().expect("a file has a name");
        names.insert(file_name.to_string_lossy().into_owned());
        names.extend(names_in(&text).map(str::to_owned));
    }
    names
}

struct Row {
    case: String,
    /// Whether it holds, in the tables that say so.
    verdict: String,
    tests: Vec<String>,
}

impl Row {
    fn parse(line: &str) -> Self {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [case, .., verdict, tests] = &cells[..] else {
            panic!("three cells: {line}");
        };
        let tests = tests.split('`').skip(1).step_by(2);
        Row {
            case: (*case).to_owned(),
            verdict: (*verdict).to_owned(),
            tests: tests.map(str::to_owned).collect(),
        }
    }

    /// What cannot be tested here says so, and why.
    fn may_lack_tests(&self) -> bool {
        ["by types: ", "no counterpart: "]
            .iter()
            .any(|reason| self.verdict.starts_with(reason))
    }
}

/// The rows of all tables of a page.
fn rows_of(page: &str) -> Vec<Row> {
    page.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| case |"))
        .map(Row::parse)
        .collect()
}

#[test]
fn named_tests_exist() {
    let known = names_in_test_files();
    let mut wrong = Vec::new();
    for page in ["conformance.md", "ported-tests.md"] {
        let text = fs::read_to_string(root().join("docs").join(page)).expect("the page exists");
        let rows = rows_of(&text);
        assert!(rows.len() > 10, "{page}: the tables were not found");
        for row in rows {
            let Row { case, tests, .. } = &row;
            if tests.is_empty() && !row.may_lack_tests() {
                wrong.push(format!("{page}: no test: {case}"));
            }
            let unknown = tests.iter().filter(|name| !known.contains(*name));
            wrong.extend(unknown.map(|name| format!("{page}: no such test: {name} ({case})")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
