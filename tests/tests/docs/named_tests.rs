//! The conformance grid in `docs/conformance.md`: each row names at least one test, and each name exists.

use std::collections::BTreeSet;

use super::{read, repository, rust_files};

/// The identifier at the start of `text`.
fn identifier(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Returns the names of functions and modules, and the first argument of each macro, since a macro can write a test.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    ["fn ", "mod ", "!("].into_iter().flat_map(move |before| {
        text.match_indices(before)
            .map(move |(at, _)| identifier(&text[at + before.len()..]))
    })
}

fn names_in_tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["tests/tests", "runtime/src", "runtime/tests", "macros/src"] {
        for file in rust_files(&repository().join(folder)) {
            names.extend(names_in(&read(&file)).map(str::to_owned));
        }
    }
    names
}

struct Row {
    case: String,
    tests: Vec<String>,
}

impl Row {
    fn parse(line: &str) -> Self {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [case, _outcome, tests] = &cells[..] else {
            panic!("three cells: {line}");
        };
        Row {
            case: (*case).to_owned(),
            tests: tests
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// The rows of all tables of a page, without their headings.
fn rows_of(page: &str) -> Vec<Row> {
    page.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| case |"))
        .map(Row::parse)
        .collect()
}

#[test]
fn named_tests_exist() {
    let known = names_in_tests();
    let rows = rows_of(&read(&repository().join("docs/conformance.md")));
    assert!(rows.len() > 10, "the tables were not found");
    let mut wrong = Vec::new();
    for Row { case, tests } in rows {
        if tests.is_empty() {
            wrong.push(format!("no test: {case}"));
        }
        let unknown = tests.iter().filter(|name| !known.contains(*name));
        wrong.extend(unknown.map(|name| format!("no such test: {name} ({case})")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
