//! `awaitify.toml` and the metadata of a package.

use crate::support::Project;

const LISTENER: &str = "pub fn on_key(handler: impl Fn(u8) + Send + 'static) -> Guard { let _ = handler; Guard }\n\
    pub struct Guard;\nimpl Drop for Guard { fn drop(&mut self) {} }\n";

#[test]
fn policy_and_prefix_are_defaults() {
    let project = Project::of(LISTENER);
    project.write(
        "awaitify.toml",
        "policy = \"latest\"\nprefix = \"async_\"\n",
    );
    let run = project.scan(&[]);
    assert!(
        run.stdout
            .contains("#[awaitable(name = async_on_key, stream(latest), keep)]"),
        "{}",
        run.stdout
    );
}

#[test]
fn excluded_function_passes_check() {
    let project = Project::of(LISTENER);
    assert_eq!(project.scan(&["--check"]).code, Some(1));
    let manifest = project.read("Cargo.toml");
    project.write(
        "Cargo.toml",
        format!("{manifest}\n[package.metadata.awaitify]\nexclude = [\"small::on_*\"]\n"),
    );
    let run = project.scan(&["--check"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn unknown_key_is_bad_use() {
    let project = Project::of(LISTENER);
    project.write("awaitify.toml", "exlude = []\n");
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("no key `exlude`\nhelp: its keys are `exclude`, `policy`, `prefix`")
    );
}
