//! Runs bindgen on a C header.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::pkg_config;
use crate::failure::{Failure, Result, cannot_write};

/// The endings of the functions of GLib by which an operation of GIO frees its result or its error.
const OWNERSHIP: &[&str] = &["_unref", "_free", "_get_type"];

/// A header, with the arguments of clang that it needs.
pub(super) struct Header<'a> {
    path: PathBuf,
    /// The path in the words of the user, for messages.
    written: &'a Path,
    arguments: Vec<String>,
}

impl<'a> Header<'a> {
    pub(super) fn new(written: &'a Path, arguments: &[String]) -> Result<Self> {
        let path = std::path::absolute(written).ok();
        let path = path.filter(|path| path.is_file());
        let path = path.ok_or_else(|| {
            let fact = format!("there is no file `{}`", written.display());
            Failure::new(fact, "name a header, for example `/usr/include/ares.h`")
        })?;
        Ok(Header {
            path,
            written,
            arguments: arguments
                .iter()
                .map(|argument| absolute(argument))
                .collect(),
        })
    }

    /// Writes the bindings into the folder `cache`, and returns their file.
    pub(super) fn bindings(&self, cache: &Path) -> Result<PathBuf> {
        fs::create_dir_all(cache).map_err(|error| cannot_write(cache, &error))?;
        let name = self.stem().replace(['-', '.'], "_");
        // Some headers refuse to be the main file.
        let outer = cache.join(format!("{name}.h"));
        let include = format!("#include \"{}\"\n", self.path.display());
        fs::write(&outer, include).map_err(|error| cannot_write(&outer, &error))?;
        let file = cache.join(format!("{name}.rs"));
        self.run_bindgen(&outer, &file, Some(&self.own_files()))?;
        let bindings = fs::read_to_string(&file).unwrap_or_default();
        if !declares_own_functions(&bindings) {
            // It consists of the headers of others.
            self.run_bindgen(&outer, &file, None)?;
        }
        Ok(file)
    }

    /// Writes the bindings of the functions in `files`, or of all.
    fn run_bindgen(&self, outer: &Path, file: &Path, files: Option<&str>) -> Result<()> {
        let mut command = Command::new("bindgen");
        command.arg(outer).arg("--output").arg(file);
        if let Some(files) = files {
            command.args(["--allowlist-file", files]);
            command.args([
                "--allowlist-function",
                &format!("g_[a-z0-9_]+({})", OWNERSHIP.join("|")),
                // It takes a callback.
                "--blocklist-function",
                "g_object_weak_unref",
            ]);
        }
        // Comments that are not for Doxygen are documentation too.
        command
            .args(["--", "-fparse-all-comments"])
            .args(&self.arguments);
        let output = command.output().map_err(|_| {
            Failure::new(
                "bindgen is not installed",
                "install it: `cargo install bindgen-cli`, or `apt install bindgen`",
            )
        })?;
        if output.status.success() {
            return Ok(());
        }
        Err(self.unreadable(&String::from_utf8_lossy(&output.stderr)))
    }

    fn unreadable(&self, stderr: &str) -> Failure {
        let reason = stderr
            .lines()
            .find(|line| line.contains("error"))
            .unwrap_or("it failed");
        let written = self.written.display();
        let command = format!("cargo awaitify scan --header {written} --");
        let help = match pkg_config::package_of(&self.path) {
            Some(package) => {
                format!(
                    "pass the flags of its library: `{command} $(pkg-config --cflags {package})`"
                )
            }
            None => format!(
                "pass the flags that it needs to clang, for example `{command} -Ifolder -DNAME`; or run bindgen yourself, and write `--bindings FILE.rs`"
            ),
        };
        Failure::new(format!("bindgen cannot read `{written}`: {reason}"), help)
    }

    fn stem(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// A pattern for the files whose functions belong to the header: those in its folder. A folder with the headers of many
    /// libraries is an exception: there, the paths have to begin like the header's.
    fn own_files(&self) -> String {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        let start = if is_shared(folder) {
            folder.join(self.stem())
        } else {
            folder.join("")
        };
        format!("{}.*", escaped(&start.to_string_lossy()))
    }
}

/// Returns true if there are more functions than those of GLib that manage ownership.
fn declares_own_functions(bindings: &str) -> bool {
    let functions = bindings.split("pub fn ").skip(1);
    let mut names = functions.filter_map(|function| function.split('(').next());
    names.any(|name| {
        let manages = OWNERSHIP.iter().any(|ending| name.ends_with(ending));
        !(name.starts_with("g_") && manages)
    })
}

/// Returns true for folders that have the headers of many libraries.
fn is_shared(folder: &Path) -> bool {
    let is_include = |folder: &Path| folder.file_name().is_some_and(|name| name == "include");
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    // For example `/usr/include/x86_64-linux-gnu`.
    let is_of_system = name.split('-').count() == 3 && folder.parent().is_some_and(is_include);
    is_include(folder) || is_of_system
}

/// `-Ifolder` with an absolute path, as clang then names the files in it.
fn absolute(argument: &str) -> String {
    let folder = argument
        .strip_prefix("-I")
        .and_then(|folder| std::path::absolute(folder).ok());
    match folder {
        Some(folder) => format!("-I{}", folder.display()),
        None => argument.to_owned(),
    }
}

/// `text` as a regular expression.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if letter.is_ascii_punctuation() && letter != '/' && letter != '_' && letter != '-' {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
