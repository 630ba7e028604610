//! Finds the package of pkg-config to which a header belongs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package whose flags name a folder around `header`: of several, the one that is called like the header, then the one
/// with the shortest name.
pub(super) fn package_of(header: &Path) -> Option<String> {
    let stem = header.file_stem()?.to_string_lossy().into_owned();
    let around: Vec<String> = header
        .ancestors()
        .skip(1)
        .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
        .take_while(|name| name != "include")
        .collect();
    let packages = folders().into_iter().flat_map(files).filter(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        includes(&text).any(|folder| around.iter().any(|name| name == folder))
    });
    let names = packages.filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned()));
    names.min_by_key(|name| (!name.contains(&stem), name.len(), name.clone()))
}

/// The folders in which pkg-config searches.
fn folders() -> Vec<PathBuf> {
    let output = Command::new("pkg-config")
        .args(["--variable", "pc_path", "pkg-config"])
        .output();
    let text = output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    );
    let own = std::env::var("PKG_CONFIG_PATH").unwrap_or_default();
    own.split(':')
        .chain(text.split(':'))
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .collect()
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    files
        .filter(|file| file.extension().is_some_and(|end| end == "pc"))
        .collect()
}

/// The last names of the folders in the `Cflags` of a package.
fn includes(text: &str) -> impl Iterator<Item = &str> {
    let flags = text
        .lines()
        .filter_map(|line| line.strip_prefix("Cflags:"))
        .flat_map(str::split_whitespace);
    flags
        .filter_map(|flag| flag.strip_prefix("-I"))
        .filter_map(|folder| folder.trim_end_matches('/').rsplit('/').next())
}
