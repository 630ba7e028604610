//! Adds the dependency on awaitify to a manifest.

use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, Package};
use toml_edit::{DocumentMut, Item, Table};

use super::journal::Journal;
use crate::failure::{Failure, Result};

/// The name by which `package` names awaitify, if it depends on it.
pub(crate) fn name_of_awaitify(package: &Package) -> Option<String> {
    if package.name.as_str() == "awaitify" {
        return None;
    }
    let mut dependencies = package.dependencies.iter();
    let own =
        dependencies.find(|one| one.name == "awaitify" && one.kind == DependencyKind::Normal)?;
    Some(
        own.rename
            .clone()
            .unwrap_or_else(|| "awaitify".to_owned())
            .replace('-', "_"),
    )
}

/// Adds the line `dependency` to `[dependencies]`.
pub(crate) fn add_dependency(
    manifest: &Path,
    dependency: &str,
    journal: &mut Journal,
) -> Result<()> {
    let unreadable = |reason: String| {
        Failure::new(
            format!("`{}` cannot be read: {reason}", manifest.display()),
            "correct it",
        )
    };
    let old = fs::read_to_string(manifest).map_err(|error| unreadable(error.to_string()))?;
    let mut document: DocumentMut = old
        .parse()
        .map_err(|error: toml_edit::TomlError| unreadable(error.message().to_owned()))?;
    let line: DocumentMut = dependency
        .parse()
        .map_err(|error: toml_edit::TomlError| unreadable(error.message().to_owned()))?;
    let table = document
        .entry("dependencies")
        .or_insert(Item::Table(Table::new()));
    if let Some(table) = table.as_table_like_mut() {
        for (name, item) in line.iter() {
            table.insert(name, item.clone());
        }
    }
    journal.write(manifest, &old, &document.to_string())
}
