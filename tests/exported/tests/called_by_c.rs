//! Builds `program.c` and `throws.cpp` with the compiler that Rust links with, runs them and compares the output.
//!
//! `AWAITIFY_C_RUNNER` names a command to run them under. For example, `scripts/sanitize-c` sets it to valgrind.
#![cfg(unix)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

// Linked without being named, because cargo builds the shared library only for a crate that is used.
use awaitify_exported as _;

const PRINTED: &str = "\
add: value 3
add calls back on another thread: 1
nothing: value
scale: value 3 -4
negated: value 1
greet: value hello, C
add without a callback: started
swap: value 2 1
total: value 1099511627797
total of none: value 0
total of the first two: value 21
is_longer: value 1
characters: value 4
characters: value 0
characters: error 0
largest: value 9
largest: value 0
largest: error 0
total length: value 10
total length of none: value 0
total of each: value 11
total of some: value 200
total of some: value 300
parse: value 1024
parse: error 2
accept: value 0
accept: error -7
present: value
present: error
half: value 4 0
half: error 0 1
counted: 1234 at the end 1
digits: 207 at the end 1
stream that panics: aborted 0, then died, called so often: 1, made too early: 0, items: 299, abort after that: 0
stream aborted by its callback: aborted 1, then died, called so often: 1, made too early: 0, items: 3, abort after that: 0
stream aborted elsewhere: aborted 1, then died, called so often: 1, made too early: 0, abort after that: 0
many at once: 0 early, 2000 right, 2000 once
a panic: died
no runtime: died, before the call returned: 1
abort: 1
aborted: died
abort again: 0
abort of no task: 0 0
the other: value 2
abort of what has ended: 0
shut down: died
abort after that: 0
after that: died, before the call returned: 1
called so often: 1 1 1 1 1 1
";

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the folder in which cargo puts the library, which is the folder of this test.
fn library_folder() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.parent().unwrap().to_path_buf()
}

fn build() -> PathBuf {
    let compiler = env::var_os("CC").unwrap_or_else(|| "cc".into());
    build_by(compiler, "-std=c11 -D_GNU_SOURCE", "program.c").unwrap()
}

/// Returns `None` if there is no compiler.
fn build_by(compiler: OsString, language: &str, source: &str) -> Option<PathBuf> {
    let stem = Path::new(source).file_stem()?;
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(stem);
    let libraries = library_folder();
    let flags = env::var("AWAITIFY_C_FLAGS").unwrap_or_default();
    let built = Command::new(&compiler)
        .args(language.split(' '))
        .args("-Wall -Wextra -Werror -g -pthread".split(' '))
        .args(flags.split_whitespace())
        .arg(here().join(source))
        .arg("-L")
        .arg(&libraries)
        .arg("-lawaitify_exported")
        .arg(format!("-Wl,-rpath,{}", libraries.display()))
        .arg("-o")
        .arg(&program)
        .status();
    assert!(built.as_ref().ok()?.success(), "{source} does not build");
    Some(program)
}

fn command_for(program: &Path) -> Command {
    let runner = env::var("AWAITIFY_C_RUNNER").unwrap_or_default();
    let mut words = runner.split_whitespace();
    let Some(first) = words.next() else {
        return Command::new(program);
    };
    let mut command = Command::new(first);
    command.args(words).arg(program);
    command
}

#[test]
fn c_program_gets_each_outcome_once() {
    let mut program = command_for(&build());
    // Comes before cargo's folders, because an older build of the library may be in them.
    program.env("LD_LIBRARY_PATH", library_folder());
    let output = program.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert_eq!(printed, PRINTED, "{complaints}");
    assert!(output.status.success(), "{}\n{complaints}", output.status);
}

/// `extern "C-unwind"` promises that an exception of C++ ends the process, because nothing catches it.
#[test]
fn exception_in_callback_aborts_process() {
    let compiler = env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let Some(program) = build_by(compiler, "-std=c++11", "throws.cpp") else {
        return println!("SKIPPED: there is no C++ compiler");
    };
    for arguments in [&[][..], &["during the call"]] {
        let mut program = Command::new(&program);
        program.args(arguments);
        program.env("LD_LIBRARY_PATH", library_folder());
        let output = program.output().unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.stdout, b"called back\n", "{complaints}");
        assert_eq!(output.status.signal(), Some(SIGABRT), "{complaints}");
        let told = complaints.contains("left the callback of an exported function");
        assert!(told, "{complaints}");
    }
}

const SIGABRT: i32 = 6;

/// Returns the lines between fences of `language` in the documentation of `callbackify`, if they contain `start`.
fn documented(language: &str, start: &str) -> String {
    let source = here().join("../../macros/src/lib.rs");
    let docs = fs::read_to_string(source).unwrap();
    let docs: String = docs
        .lines()
        .filter_map(|line| line.strip_prefix("///"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n")
        .collect();
    let fence = format!("```{language}\n");
    let blocks = docs.split(&fence).skip(1);
    let mut blocks = blocks.map(|block| block.split("```").next().unwrap().to_owned());
    let found = blocks.find(|block| block.contains(start));
    found.unwrap_or_else(|| panic!("no `{language}` block with {start}"))
}

#[test]
fn documented_header_matches() {
    let header = fs::read_to_string(here().join("exported.h")).unwrap();
    assert!(header.contains(&documented("c", "mylib_add")));
    let functions = fs::read_to_string(here().join("src/lib.rs")).unwrap();
    assert!(functions.contains(&documented("", "async fn parse")));
}
