//! A package in a folder of its own, and the program that is run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A copy of a fixture, removed when it is dropped.
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
}

/// The output and the exit code of the program.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Project {
    pub(crate) fn legacy() -> Self {
        Self::fixture("legacy")
    }

    /// A copy of the folder `name` of the fixtures.
    pub(crate) fn fixture(name: &str) -> Self {
        let project = Self::empty();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        copy(&fixtures.join(name), &project.folder);
        project
    }

    /// A package whose library has this source.
    pub(crate) fn of(source: &str) -> Self {
        let project = Self::empty();
        let manifest =
            "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n";
        project.write("Cargo.toml", manifest);
        project.write("src/lib.rs", source);
        project
    }

    fn empty() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("project-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Project { folder }
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let file = self.folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    /// Lets the package depend on awaitify without features, which compiles fast.
    pub(crate) fn with_awaitify(self) -> Self {
        let line = awaitify_line();
        let manifest = self.read("Cargo.toml").replace(
            "[workspace]",
            &format!("[dependencies]\n{line}\n[workspace]"),
        );
        let manifest = manifest.replace("[dependencies]\n\n[dependencies]", "[dependencies]");
        // In a shared target folder, cargo takes packages of the same name and version for the same.
        let name = self.folder.file_name().unwrap().to_string_lossy();
        let version = name.replace("project-", "0.").replace('-', ".");
        let manifest = manifest.replace("version = \"0.1.0\"", &format!("version = \"{version}\""));
        self.write("Cargo.toml", manifest);
        self
    }

    /// Adds awaitify to a manifest that ends in `[dependencies]`.
    pub(crate) fn add_awaitify(&self, manifest: &str) {
        let text = format!("{}{}", self.read(manifest), awaitify_line());
        self.write(manifest, text);
    }

    pub(crate) fn commit(&self) {
        for arguments in [
            &["init", "--quiet"][..],
            &["add", "--all"],
            &[
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "commit",
                "--quiet",
                "--message",
                "Add",
            ],
        ] {
            let status = Command::new("git")
                .args(arguments)
                .current_dir(&self.folder)
                .status();
            assert!(status.unwrap().success(), "git {arguments:?}");
        }
    }

    pub(crate) fn scan(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-awaitify"))
            .args(["awaitify", "scan"])
            .args(arguments)
            .current_dir(&self.folder)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
            )
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        Run {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // A folder that stays is no error of the test.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The dependency without features, which compiles fast.
fn awaitify_line() -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    format!("awaitify = {{ path = {runtime:?}, default-features = false }}\n")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Compares `text` with `tests/snapshots/<name>`, or writes it there if `AWAITIFY_BLESS` is set.
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(name);
    if std::env::var_os("AWAITIFY_BLESS").is_some() {
        fs::write(&file, text).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        text, expected,
        "{name} differs; write it with AWAITIFY_BLESS=1"
    );
}
