//! `--check` after a dependency changed.

use crate::support::{Project, Run};

const THEIRS: &str = "pub mod net {\n\
    pub struct Reply(pub u8);\n\
    pub struct Client;\n\
    impl Client {\n\
        pub fn get<F>(&self, url: &str, done: F) -> u32 where F: FnOnce(Result<Reply, std::io::Error>) + Send + 'static { 1 }\n\
    }\n\
    pub fn fetch<F, T>(url: T, done: F) where F: FnOnce(Vec<u8>, u8) + Send + 'static, T: Into<String> {}\n\
}\n";

const OURS: &str = "use awaitify::awaitable;\n\
    #[awaitable(path = theirs::net::fetch)]\n\
    pub fn fetch<F, T>(url: T, done: F) where F: FnOnce(Vec<u8>, u8) + Send + 'static, T: Into<String>;\n\
    #[awaitable(for = theirs::net::Client)]\n\
    pub trait ClientAwaitable {\n\
        fn get<F>(&self, url: &str, done: F) -> u32 where F: FnOnce(std::io::Result<theirs::net::Reply>) + Send + 'static;\n\
    }\n";

/// Checks the declarations after `old` became `new` in the dependency.
fn checked_after(old: &str, new: &str) -> Run {
    let project = Project::of(OURS);
    let manifest = project.read("Cargo.toml").replace(
        "[workspace]",
        "[dependencies]\ntheirs = { path = \"theirs\" }\n[workspace]",
    );
    project.write("Cargo.toml", manifest);
    project.write(
        "theirs/Cargo.toml",
        "[package]\nname = \"theirs\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
    );
    assert!(THEIRS.contains(old), "{old}");
    project.write("theirs/src/lib.rs", THEIRS.replace(old, new));
    project.scan(&["--check", "--package", "small"])
}

#[test]
fn each_change_is_drift() {
    for (old, new) in [
        (
            "Result<Reply, std::io::Error>",
            "Result<u8, std::io::Error>",
        ),
        ("F: FnOnce(Vec", "F: FnMut(Vec"),
        ("(Vec<u8>, u8) + Send", "(Vec<u8>, u8) + Send + Sync"),
        ("T: Into<String>", "T: Into<Vec<u8>>"),
        ("T: Into<String>", "T: Into<String> + Clone"),
        ("pub fn fetch", "pub async fn fetch"),
        ("pub fn fetch", "pub unsafe fn fetch"),
        ("pub fn fetch", "pub(crate) fn fetch"),
    ] {
        let run = checked_after(old, new);
        assert_eq!(run.code, Some(1), "{new}: {}", run.stdout);
        assert!(run.stdout.contains("    declared: "), "{}", run.stdout);
        assert!(run.stdout.contains("    actual:   pub"), "{}", run.stdout);
    }
}

#[test]
fn moved_functions_are_named() {
    for (old, new) in [
        ("pub mod net", "pub mod network"),
        ("Client", "Agent"),
        ("fn fetch", "fn load"),
    ] {
        let run = checked_after(old, new);
        assert_eq!(run.code, Some(1), "{new}: {}", run.stdout);
        let actual = "    actual:   there is no such function";
        assert!(run.stdout.contains(actual), "{new}: {}", run.stdout);
    }
}

#[test]
fn equal_spellings_are_no_drift() {
    for (old, new) in [
        ("pub mod net", "pub mod net"),
        ("(Vec<u8>, u8) + Send + 'static", "(Vec<u8>, u8)"),
        ("url: T", "address: T"),
        (
            "T: Into<String>",
            "T: std::convert::Into<std::string::String>",
        ),
        ("Result<Reply, std::io::Error>", "std::io::Result<Reply>"),
        (
            "FnOnce(Vec<u8>, u8) + Send + 'static",
            "Send + 'static + FnOnce(Vec<u8>, u8)",
        ),
        ("pub mod net {", "pub use inner as net;\nmod inner {"),
        (
            "pub mod net {",
            "pub mod net { pub use crate::inner::*; }\nmod inner {",
        ),
    ] {
        let run = checked_after(old, new);
        assert_eq!(run.code, Some(0), "{new}: {}", run.stdout);
    }
}
