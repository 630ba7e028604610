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

#[test]
fn wrong_value_is_named_with_its_line() {
    let project = Project::of(LISTENER);
    for (text, error) in [
        (
            "\nexclude = 3\n",
            "awaitify.toml:2: `exclude` is not a list of text\n",
        ),
        (
            "policy = [\"a\", \"b\"]\n",
            "awaitify.toml:1: `policy` is not text\n",
        ),
        (
            "\n\npolicy = \"newest\"\n",
            "awaitify.toml:3: the policy `newest`: ",
        ),
        (
            "prefix = \"1x\"\n",
            "awaitify.toml:1: no name begins with the prefix `1x`\n",
        ),
        (
            "prefix = \"\"\n",
            "awaitify.toml:1: no name begins with the prefix ``\n",
        ),
        ("\nprefix = \n", "awaitify.toml:2: this is not TOML: "),
    ] {
        project.write("awaitify.toml", text);
        let run = project.scan(&[]);
        assert_eq!(run.code, Some(2), "{text}");
        assert!(
            run.stderr.starts_with(&format!("error: {error}")),
            "{text}: {}",
            run.stderr
        );
    }
}

#[test]
fn unreadable_file_is_an_error() {
    let project = Project::of(LISTENER);
    project.write("awaitify.toml", b"prefix = \"\xff\"\n");
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .starts_with("error: `awaitify.toml` cannot be read: "),
        "{}",
        run.stderr
    );
}

#[test]
fn metadata_that_is_no_table_is_an_error() {
    let project = Project::of(LISTENER);
    let manifest = project.read("Cargo.toml");
    project.write(
        "Cargo.toml",
        format!("{manifest}\n[package.metadata]\nawaitify = 3\n"),
    );
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .starts_with("error: Cargo.toml: the metadata `awaitify` is not a table"),
        "{}",
        run.stderr
    );
}
