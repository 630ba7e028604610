//! Finds the source of a crate, in the workspace's dependencies or in the registry.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, Package};

use crate::edit::write_atomically;
use crate::failure::{Failure, Result, cannot_write};
use crate::output::complain;
use crate::workspace::load;

/// The package called `name`, or `name@version`. Cargo fetches it if the workspace does not have it.
pub(crate) fn find(
    wanted: &str,
    workspace: Option<&Metadata>,
    cache: &Path,
    offline: bool,
) -> Result<Package> {
    let (name, version) = match wanted.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (wanted, None),
    };
    let known = workspace.and_then(|metadata| among(metadata, name, version));
    if let Some(package) = known {
        let versions = workspace.map(|metadata| versions_of(metadata, name));
        if let Some(versions) = versions.filter(|found| version.is_none() && found.len() > 1) {
            complain!(
                "read: `{name}` {}, the newest of {}; write `--crate {name}@{}` for another",
                package.version,
                versions.join(", "),
                versions[0]
            );
        }
        return Ok(package);
    }
    let metadata = fetch(name, version, cache, offline)?;
    among(&metadata, name, version).ok_or_else(|| {
        let fact = format!("cargo did not find the crate `{wanted}`");
        Failure::new(fact, "check its name, for example with `cargo search`")
    })
}

/// The versions of a package in the workspace's dependencies, the oldest first.
fn versions_of(metadata: &Metadata, name: &str) -> Vec<String> {
    let packages = metadata.packages.iter();
    let called = packages
        .filter(|package| package.name.as_str() == name || package.name.replace('-', "_") == name);
    let mut versions: Vec<_> = called.map(|package| &package.version).collect();
    versions.sort();
    versions.iter().map(ToString::to_string).collect()
}

/// The newest version of a package that fits.
fn among(metadata: &Metadata, name: &str, version: Option<&str>) -> Option<Package> {
    let is_called = |package: &&Package| {
        package.name.as_str() == name || package.name.replace('-', "_") == name
    };
    let fits = |package: &&Package| {
        version.is_none_or(|version| {
            let own = package.version.to_string();
            // The part after the `+` does not distinguish versions.
            let without_build = own.split('+').next();
            own == version
                || without_build == Some(version)
                || own.starts_with(&format!("{version}."))
        })
    };
    let packages = metadata.packages.iter().filter(is_called).filter(fits);
    packages
        .max_by(|one, other| one.version.cmp(&other.version))
        .cloned()
}

/// Asks cargo about a package that depends on the crate.
fn fetch(name: &str, version: Option<&str>, cache: &Path, offline: bool) -> Result<Metadata> {
    let folder = cache.join(format!("fetch-{name}-{}", version.unwrap_or("newest")));
    let requirement = version.map_or("*".to_owned(), |version| format!("={version}"));
    let exact = requirement.matches('.').count() == 2 || requirement == "*";
    let requirement = if exact {
        requirement
    } else {
        requirement.replace('=', "")
    };
    let manifest = format!(
        "[package]\nname = \"awaitify-fetch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n\"{name}\" = \"{requirement}\"\n\n[workspace]\n"
    );
    let write = || -> std::io::Result<PathBuf> {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("src/lib.rs"), "")?;
        Ok(folder.join("Cargo.toml"))
    };
    let file = write().map_err(|error| cannot_write(&folder, &error))?;
    write_atomically(&file, &manifest)?;
    load(Some(&file), offline).map_err(|failure| {
        failure.with_help(if offline {
            "check the name and the version, or leave out `--offline`"
        } else {
            "check the name and the version, for example with `cargo search`"
        })
    })
}
