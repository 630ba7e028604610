//! The workspace as cargo reports it: its packages, their targets and their sources.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package, Target, TargetKind};

use crate::failure::{Failure, Result};
use crate::rustdoc::Documented;
use crate::source::model::Dependency;

/// A crate to scan.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// The name of the crate, with underscores.
    pub(crate) name: String,
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) file: PathBuf,
    pub(crate) manifest: PathBuf,
    /// The crates that it can name.
    pub(crate) dependencies: Vec<Dependency>,
    /// True if other crates can name it.
    pub(crate) is_library: bool,
    /// Rustdoc's JSON of the crate, and the folder that its files are relative to.
    pub(crate) documented: Option<(Arc<Documented>, PathBuf)>,
}

/// Asks cargo about the workspace of `manifest`, or of the current folder.
pub(crate) fn load(manifest: Option<&Path>, offline: bool) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command.features(CargoOpt::AllFeatures);
    if let Some(manifest) = manifest {
        command.manifest_path(manifest);
    }
    if offline {
        command.other_options(["--offline".to_owned()]);
    }
    command.exec().map_err(|error| {
        let text = error.to_string();
        let fact = text
            .lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or(&text);
        let fact = fact
            .rsplit("error: ")
            .next()
            .unwrap_or(fact)
            .trim()
            .to_owned();
        let is_elsewhere = ["could not find `Cargo.toml`", "manifest path"]
            .iter()
            .any(|begin| fact.starts_with(begin));
        let help = if is_elsewhere {
            "run it in a package, or write `--manifest-path path/to/Cargo.toml`"
        } else {
            "`cargo metadata` has to succeed first"
        };
        Failure::new(fact, help)
    })
}

/// The targets of the workspace's own packages: libraries, programs and examples, with `all` tests and benchmarks too.
pub(crate) fn own_roots(metadata: &Metadata, packages: &[String], all: bool) -> Result<Vec<Root>> {
    let own = metadata.workspace_packages();
    if let Some(unknown) = packages
        .iter()
        .find(|name| own.iter().all(|one| one.name.as_str() != **name))
    {
        let names: Vec<&str> = own.iter().map(|package| package.name.as_str()).collect();
        let fact = format!("the workspace has no package `{unknown}`");
        return Err(Failure::new(
            fact,
            format!("its packages are {}", names.join(", ")),
        ));
    }
    let chosen = own.into_iter().filter(|package| {
        packages.is_empty() || packages.iter().any(|name| package.name.as_str() == name)
    });
    let mut roots = Vec::new();
    for package in chosen {
        let targets = package
            .targets
            .iter()
            .filter(|target| is_scanned(target, all));
        roots.extend(targets.map(|target| root_of(package, target)));
    }
    name_libraries(&mut roots);
    Ok(roots)
}

/// Names the dependencies as the code does, because a library's name may differ from that of its package.
fn name_libraries(roots: &mut [Root]) {
    let libraries = roots.iter().filter(|root| root.is_library);
    let libraries: Vec<(String, String)> = libraries
        .map(|root| (root.package.clone(), root.name.clone()))
        .collect();
    let dependencies = roots.iter_mut().flat_map(|root| &mut root.dependencies);
    for dependency in dependencies {
        let is_renamed = dependency.name != dependency.package.replace('-', "_");
        let mut libraries = libraries.iter();
        let found = libraries.find(|(package, _)| *package == dependency.package);
        if let Some((_, name)) = found.filter(|_| !is_renamed) {
            dependency.name.clone_from(name);
        }
    }
}

fn is_scanned(target: &Target, all: bool) -> bool {
    let is_build = target.kind.contains(&TargetKind::CustomBuild);
    let is_test = target
        .kind
        .iter()
        .any(|kind| matches!(kind, TargetKind::Test | TargetKind::Bench));
    !is_build && (all || !is_test)
}

/// The library of `package`, if it has one.
pub(crate) fn library(package: &Package) -> Option<Root> {
    let target = package.targets.iter().find(|target| is_library(target))?;
    Some(root_of(package, target))
}

fn is_library(target: &Target) -> bool {
    let libraries = [TargetKind::Lib, TargetKind::RLib, TargetKind::DyLib];
    target.kind.iter().any(|kind| libraries.contains(kind))
}

fn root_of(package: &Package, target: &Target) -> Root {
    let dependencies = package.dependencies.iter().map(|dependency| Dependency {
        name: dependency
            .rename
            .as_ref()
            .unwrap_or(&dependency.name)
            .replace('-', "_"),
        package: dependency.name.clone(),
    });
    let mut dependencies: Vec<Dependency> = dependencies.collect();
    dependencies.push(Dependency::called(&package.name));
    Root {
        name: target.name.replace('-', "_"),
        package: package.name.to_string(),
        version: package.version.to_string(),
        file: target.src_path.clone().into_std_path_buf(),
        manifest: package.manifest_path.clone().into_std_path_buf(),
        dependencies,
        is_library: is_library(target),
        documented: None,
    }
}

/// Lets the root of the crate that rustdoc's `file` is about read it. `folder` is the one that rustdoc was run in.
pub(crate) fn attach(file: &Path, roots: &mut [Root], folder: &Path) -> Result<()> {
    let documented = Arc::new(Documented::read(file)?);
    let name = documented.crate_name().to_owned();
    let mut found = roots.iter_mut().filter(|root| root.name == name);
    match found.next() {
        Some(root) => root.documented = Some((documented, folder.to_owned())),
        None => {
            let fact = format!(
                "`{}` is about the crate `{name}`, which is not scanned",
                file.display()
            );
            return Err(Failure::new(fact, format!("write `--crate {name}` too")));
        }
    }
    Ok(())
}
