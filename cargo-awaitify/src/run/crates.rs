//! The scan of other crates.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, Package};

use super::{
    Outcome, config_of, declarations_of, file_to_write, list_of_refused, settings_of, show,
};
use crate::cli::Options;
use crate::declare::module::DeclaredModule;
use crate::declare::verify::{Trial, withdraw};
use crate::dependency::find;
use crate::edit;
use crate::edit::lock::Lock;
use crate::failure::{Failure, Result};
use crate::output::say;
use crate::report::{counted, summary_line};
use crate::scan::{Scanned, scan};
use crate::workspace::{attach, library, load};

pub(super) fn run(options: &Options) -> Result<Outcome> {
    let file = file_to_write(options)?;
    let workspace = load(options.manifest.as_deref(), options.offline).ok();
    let config = config_of(workspace.as_ref())?;
    let cache = cache_of(workspace.as_ref());
    let _lock = file.map(|_| Lock::acquire(&cache)).transpose()?;
    let mut packages = Vec::new();
    for wanted in &options.crates {
        packages.push(find(wanted, workspace.as_ref(), &cache, options.offline)?);
    }
    let mut roots = Vec::new();
    for package in &packages {
        roots.push(library(package).ok_or_else(|| {
            let fact = format!("`{}` has no library", package.name);
            Failure::new(fact, "name a crate whose functions can be called")
        })?);
    }
    if let Some(file) = &options.rustdoc_json {
        let folder = packages.first().map(root_of_package).unwrap_or_default();
        attach(file, &mut roots, &folder)?;
    }
    let mut scanned = scan(&roots, &settings_of(options, &config));
    for one in &mut scanned {
        one.findings.retain(|finding| finding.is_public);
    }
    config.apply(&mut scanned);
    let Some(file) = file else {
        scanned.iter_mut().for_each(name_the_crate);
        let base = packages.first().map(root_of_package).unwrap_or_default();
        show(options, &scanned, &base)?;
        return Ok(Outcome::Passed);
    };
    let mut module = module_of(&packages, &scanned);
    if !options.unchecked {
        let trial = |features: &BTreeSet<String>, module: &DeclaredModule| {
            trial_of(
                &packages,
                module,
                features,
                workspace.as_ref(),
                &cache,
                options.offline,
            )
        };
        let features = module.features();
        let with_features = trial(&features, &module);
        let result = withdraw(&mut module, &with_features);
        // A feature may need a newer system library than this machine has. Without it, its functions are withdrawn.
        if result.is_err() && !features.is_empty() {
            let without = trial(&BTreeSet::new(), &module);
            withdraw(&mut module, &without)?;
        } else {
            result?;
        }
    }
    edit::write_new(file, &module.text(), options.allow_dirty)?;
    say!("{}", summary_line(&scanned));
    report_module(&module, file);
    report_dependencies(&module, &packages, workspace.as_ref());
    Ok(Outcome::Passed)
}

/// Replaces `crate::` by the name of the crate, because a reader is elsewhere.
fn name_the_crate(scanned: &mut Scanned) {
    let named = format!("{}::", scanned.krate.name);
    let rename = |text: &mut String| {
        let mut parts = text.split("crate::");
        let mut renamed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_word =
                renamed.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            renamed.push_str(if is_word { "crate::" } else { &named });
            renamed.push_str(part);
        }
        *text = renamed;
    };
    for finding in &mut scanned.findings {
        let (verdict, shape) = (&mut finding.verdict, &mut finding.shape);
        verdict.options.iter_mut().flatten().for_each(rename);
        verdict.question.iter_mut().for_each(rename);
        rename(&mut verdict.reason);
        rename(&mut shape.callback_type);
        shape.arguments.iter_mut().for_each(rename);
        shape.replies.iter_mut().for_each(rename);
        shape.returns.iter_mut().for_each(rename);
        finding.steps.iter_mut().for_each(rename);
    }
}

/// Says how many declarations were written, and which were not.
pub(super) fn report_module(module: &DeclaredModule, file: &Path) {
    let written = counted(module.count(), "declaration");
    say!("{written} written into {}", file.display());
    for (at, error) in &module.withdrawn {
        say!("withdrawn: {}: {error}", module.declarations[*at].target);
    }
}

/// Says which crates the module needs and no package of the workspace depends on.
fn report_dependencies(
    module: &DeclaredModule,
    packages: &[Package],
    workspace: Option<&Metadata>,
) {
    let Some(workspace) = workspace.filter(|_| module.count() > 0) else {
        return;
    };
    let named = packages.iter().map(|package| package.name.to_string());
    let mut needed: BTreeSet<String> = module.crates();
    needed.extend(named.chain(["awaitify".to_owned()]));
    let own = workspace.workspace_packages();
    let is_known = |name: &String| {
        own.iter().any(|package| {
            let mut dependencies = package.dependencies.iter();
            let is_named = |known: &str| known.replace('-', "_") == name.replace('-', "_");
            let depends =
                dependencies.any(|one| is_named(one.rename.as_ref().unwrap_or(&one.name)));
            depends || is_named(&package.name)
        })
    };
    let missing: Vec<String> = needed.into_iter().filter(|name| !is_known(name)).collect();
    if !missing.is_empty() {
        say!("the module needs `cargo add {}`", missing.join(" "));
    }
}

fn root_of_package(package: &Package) -> PathBuf {
    let folder = package
        .manifest_path
        .parent()
        .map(|folder| folder.as_std_path().to_owned());
    folder.unwrap_or_default()
}

/// The folder for packages that are made to ask cargo something.
pub(super) fn cache_of(workspace: Option<&Metadata>) -> PathBuf {
    match workspace {
        Some(metadata) => metadata
            .target_directory
            .join("awaitify")
            .into_std_path_buf(),
        None => std::env::temp_dir().join("cargo-awaitify"),
    }
}

fn module_of(packages: &[Package], scanned: &[Scanned]) -> DeclaredModule {
    let names: Vec<String> = packages
        .iter()
        .map(|package| format!("`{}` {}", package.name, package.version))
        .collect();
    let mut title = vec![format!(
        "Awaitable forms of functions of {}.",
        names.join(" and ")
    )];
    let (declarations, refused) = declarations_of(scanned);
    title.push(String::new());
    title.push("Written by `cargo awaitify`. `cargo awaitify scan --check` tells when it is no longer right.".to_owned());
    title.extend(list_of_refused(refused));
    let mut module = DeclaredModule::new(title, declarations);
    let wanted = module.features();
    let known = packages
        .iter()
        .flat_map(|package| features_of(package, &wanted));
    module.known_features = known.map(str::to_owned).collect();
    module
}

fn trial_of(
    packages: &[Package],
    module: &DeclaredModule,
    features: &BTreeSet<String>,
    workspace: Option<&Metadata>,
    cache: &Path,
    offline: bool,
) -> Trial {
    let mut dependencies = vec![runtime_for_trial(workspace, module)];
    let named = module.crates();
    for package in packages {
        dependencies.push(dependency_line(package, &features_of(package, features)));
        for dependency in &package.dependencies {
            let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
            if named.contains(&name.replace('-', "_")) {
                dependencies.push(format!(
                    "{name} = {{ package = \"{}\", version = \"{}\" }}",
                    dependency.name, dependency.req
                ));
            }
        }
    }
    dependencies.sort();
    dependencies.dedup_by_key(|line| line.split(' ').next().unwrap_or_default().to_owned());
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    Trial {
        folder: cache.join(format!("trial-{}", names.join("-"))),
        target: cache.join("target"),
        dependencies,
        before: String::new(),
        offline,
    }
}

fn dependency_line(package: &Package, features: &[&str]) -> String {
    let source = if package.source.is_none() {
        format!("path = \"{}\"", root_of_package(package).display())
    } else {
        format!("version = \"={}\"", package.version)
    };
    let features: Vec<String> = features.iter().map(|name| format!("\"{name}\"")).collect();
    let features = if features.is_empty() {
        String::new()
    } else {
        format!(", features = [{}]", features.join(", "))
    };
    format!("{} = {{ {source}{features} }}", package.name)
}

/// The features in `wanted` that `package` has, and that are not on by default.
fn features_of<'a>(package: &Package, wanted: &'a BTreeSet<String>) -> Vec<&'a str> {
    let defaults = package.features.get("default").cloned().unwrap_or_default();
    let all = wanted
        .iter()
        .filter(|name| package.features.contains_key(*name));
    all.filter(|name| !defaults.contains(name))
        .map(String::as_str)
        .collect()
}

/// The runtime: that of the workspace, the one that this program was built with, or a published one.
pub(super) fn awaitify_dependency(workspace: Option<&Metadata>) -> String {
    let own = workspace.and_then(|metadata| {
        let mut packages = metadata.packages.iter();
        packages.find(|package| package.name.as_str() == "awaitify")
    });
    if let Some(package) = own {
        return dependency_line(package, &[]);
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    if beside.join("Cargo.toml").is_file() {
        return format!("awaitify = {{ path = \"{}\" }}", beside.display());
    }
    format!(
        "awaitify = {{ version = \"{}\" }}",
        env!("CARGO_PKG_VERSION")
    )
}

/// The runtime without Tokio, unless a declaration needs it, because it compiles in half the time.
pub(super) fn runtime_for_trial(workspace: Option<&Metadata>, module: &DeclaredModule) -> String {
    let line = awaitify_dependency(workspace);
    if module.needs_tokio() {
        line
    } else {
        line.replace(" }", ", default-features = false }")
    }
}
