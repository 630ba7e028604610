//! `docs/ported-tests.md`, generated from comments at the tests.
//!
//! `// from: PROJECT TEST, TEST` is written above a test that was taken from another project, or at the end of a
//! compile-fail case. A note after a semicolon says how our outcome differs. `// not ported: PROJECT TEST; REASON` is
//! written in the file that a test would be in if it made sense here.
//!
//! `AWAITIFY_BLESS=1 cargo test -p awaitify-tests --test docs ported` writes the page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{read, repository, rust_files};

/// The identifier in comments, the heading, and what the tests are about.
const PROJECTS: &[(&str, &str, &str)] = &[
    (
        "issues",
        "Bugs that users reported",
        "Reports against other crates and languages, mostly about callbacks that are called many times. A test shows \
         that the bug does not happen here.",
    ),
    (
        "swift",
        "Swift: the example macro `AddAsync`",
        "A macro that adds an `async` function to one that takes a completion handler.",
    ),
    (
        "node-promisify",
        "Node: `util.promisify`",
        "From `test-util-promisify.js`, whose cases have no names.",
    ),
    (
        "node-callbackify",
        "Node: `util.callbackify`",
        "From `test-util-callbackify.js`, whose cases have no names. Each runs for eleven values, and for an `async` \
         function, a promise and a thenable. Here these are an `async fn`, an `impl Future` and a future written by hand.",
    ),
    (
        "asio",
        "Asio: completion signatures",
        "Success and failure, with up to three values.",
    ),
    (
        "tokio",
        "Tokio: `sync::oneshot`",
        "From `sync_oneshot.rs` and `loom_oneshot.rs`. `runtime/tests/loom/` checks the same races with loom.",
    ),
    (
        "oneshot",
        "The `oneshot` crate",
        "From `sync.rs`, `async.rs`, `future.rs`, `loom.rs`, `miri.rs`, `assert_mem.rs` and `raw.rs`.",
    ),
    (
        "futures-channel",
        "futures-channel: `oneshot`",
        "From its own `oneshot.rs`, and the one of `futures`.",
    ),
    (
        "kotlin",
        "Kotlin: the cancellable continuation",
        "To cancel a Kotlin task is to drop the awaitable. `Awaitable::cancel` also returns what comes later.",
    ),
    (
        "cpython-future",
        "CPython: `asyncio.Future`",
        "From `test_futures.py` and `test_futures2.py`.",
    ),
    (
        "cpython-wait_for",
        "CPython: `asyncio.wait_for`",
        "From `test_waitfor.py`. `wait_for` waits until a cancelled task has ended, `timeout` ends at its deadline.",
    ),
    (
        "cpython-add_reader",
        "CPython: `add_reader` and `add_writer`",
        "From `test_events.py`, `test_selector_events.py` and `test_sock_lowlevel.py`, without transports, TLS, signals \
         and the loop's own pipe.",
    ),
    (
        "cpython-threadsafe",
        "CPython: `asyncio.run_coroutine_threadsafe`",
        "From `test_tasks.py` and `test_free_threading.py`.",
    ),
    (
        "cpython-executor",
        "CPython: `run_in_executor` and `to_thread`",
        "From `test_events.py` and `test_threads.py`.",
    ),
    (
        "anyio-to_thread",
        "anyio: worker threads",
        "From `test_to_thread.py`. Dropping the awaitable is `abandon_on_cancel=True`, awaiting `cancel` is `False`.",
    ),
    (
        "anyio-from_thread",
        "anyio: from worker threads",
        "From `test_from_thread.py`. `run_threadsafe` with `wait` is the counterpart of the portal's methods.",
    ),
];

const INTRODUCTION: &str = "# Ported tests

<!-- Generated from the `// from:` comments of the tests: AWAITIFY_BLESS=1 cargo test -p awaitify-tests --test docs -->

The tests of other converters from callbacks, and of other one-shot channels, written again for awaitify. If our outcome
differs from theirs, the second column says how, or why there is no such test here. Names of CPython's and anyio's tests
are without their `test_`.
";

#[derive(Default)]
struct Case {
    /// How our outcome differs, or why the case is not ported.
    note: Option<String>,
    /// Paths of our tests. Empty if the case is not ported.
    tests: Vec<String>,
}

/// The cases of each project by their name there.
type Cases = BTreeMap<String, BTreeMap<String, Case>>;

/// The name of the item that a line begins: a function, a module, or the first argument of a macro.
fn item_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = ["async fn ", "fn ", "mod "]
        .iter()
        .find_map(|start| line.strip_prefix(start))
        .or_else(|| line.split_once("!(").map(|(_, rest)| rest))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &rest[..end.unwrap_or(rest.len())];
    (!name.is_empty()).then_some(name)
}

fn add(cases: &mut Cases, comment: &str, test: Option<String>) {
    let (names, note) = match comment.split_once("; ") {
        Some((names, note)) => (names, Some(note.to_owned())),
        None => (comment, None),
    };
    let (project, names) = names.split_once(' ').expect("a project and a test");
    assert!(
        PROJECTS.iter().any(|(id, ..)| *id == project),
        "unknown project: {comment}"
    );
    for name in names.split(", ") {
        let project = cases.entry(project.to_owned()).or_default();
        let case = project.entry(name.to_owned()).or_default();
        case.note = case.note.take().or_else(|| note.clone());
        case.tests.extend(test.clone());
    }
}

fn read_comments(cases: &mut Cases, file: &Path, folder: &Path) {
    let path = file.strip_prefix(folder).expect("a file of the folder");
    let path = path.to_string_lossy().replace('\\', "/");
    let text = read(file);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start();
        if let Some(comment) = line.strip_prefix("// not ported: ") {
            assert!(comment.contains("; "), "no reason: {comment}");
            add(cases, comment, None);
        } else if let Some(comment) = line.strip_prefix("// from: ") {
            let test = match path.strip_prefix("ui/") {
                Some(_) => path.clone(),
                None => {
                    let item = lines.clone().find_map(item_name);
                    format!("{}::{}", path, item.expect("a test after the comment"))
                }
            };
            add(cases, comment, Some(test));
        }
    }
}

fn page() -> String {
    let folder = repository().join("tests/tests");
    let mut cases = Cases::new();
    for file in rust_files(&folder) {
        if !file.ends_with("docs/ported.rs") {
            read_comments(&mut cases, &file, &folder);
        }
    }
    let mut page = INTRODUCTION.to_owned();
    for (id, heading, about) in PROJECTS {
        let columns = match *id {
            // A report has no outcome: the test shows that the bug cannot happen.
            "issues" => "| report | our test |\n|---|---|",
            _ => "| their test | outcome here | our test |\n|---|---|---|",
        };
        page += &format!("\n## {heading}\n\n{about}\n\n{columns}\n");
        for (name, case) in &cases[*id] {
            page += &match *id {
                "issues" => format!("| {name} | {} |\n", tests_of(case)),
                _ => row(name, case),
            };
        }
    }
    page
}

fn row(name: &str, case: &Case) -> String {
    let note = case.note.as_deref();
    let outcome = match (note, case.tests.is_empty()) {
        (None, _) => "the same".to_owned(),
        (Some(reason), true) => format!("not ported: {reason}"),
        (Some(note), false) => format!("differs: {note}"),
    };
    let tests = tests_of(case);
    format!("| `{name}` | {outcome} | {tests} |\n")
}

fn tests_of(case: &Case) -> String {
    let tests: Vec<String> = case.tests.iter().map(|test| format!("`{test}`")).collect();
    if tests.is_empty() {
        return "–".to_owned();
    }
    tests.join(", ")
}

#[test]
fn ported_tests_page_is_generated() {
    let path: PathBuf = repository().join("docs/ported-tests.md");
    let page = page();
    if std::env::var_os("AWAITIFY_BLESS").is_some() {
        fs::write(path, page).expect("a writable page");
        return;
    }
    assert!(
        read(&path) == page,
        "docs/ported-tests.md differs from the comments; AWAITIFY_BLESS=1 writes it"
    );
}
