//! The scan of C functions: bindgen's output, or a header that bindgen reads.

use std::path::{Path, PathBuf};

use super::crates::{cache_of, report_module, runtime_for_trial};
use super::header::Header;
use super::{
    Outcome, config_of, declarations_of, file_to_write, list_of_refused, settings_of, show,
};
use crate::cli::Options;
use crate::declare::module::DeclaredModule;
use crate::declare::verify::{Trial, withdraw};
use crate::edit;
use crate::edit::lock::Lock;
use crate::failure::{Failure, Result};
use crate::output::say;
use crate::report::summary_line;
use crate::scan::{Scanned, scan};
use crate::source::model::Dependency;
use crate::workspace::{Root, load};

pub(super) fn run(options: &Options) -> Result<Outcome> {
    let workspace = load(options.manifest.as_deref(), options.offline).ok();
    let config = config_of(workspace.as_ref())?;
    let cache = cache_of(workspace.as_ref());
    // The output of bindgen and the trial package are in the cache.
    let uses_cache = options.header.is_some() || options.write.is_some();
    let _lock = uses_cache.then(|| Lock::acquire(&cache)).transpose()?;
    let file = match &options.header {
        Some(header) => Header::new(header, &options.clang)?.bindings(&cache)?,
        None => options.bindings.clone().unwrap_or_default(),
    };
    if !file.is_file() {
        let fact = format!("there is no file `{}`", file.display());
        return Err(Failure::new(fact, "name the file that bindgen wrote"));
    }
    let root = root_of(&file);
    let written = file_to_write(options)?;
    let mut scanned = scan(std::slice::from_ref(&root), &settings_of(options, &config));
    config.apply(&mut scanned);
    let Some(written) = written else {
        show(options, &scanned, file.parent().unwrap_or(Path::new("")))?;
        return Ok(Outcome::Passed);
    };
    let mut module = module_of(&scanned, &root);
    if !options.unchecked {
        let trial = Trial {
            folder: cache.join(format!("trial-{}", root.package)),
            target: cache.join("target"),
            dependencies: vec![runtime_for_trial(workspace.as_ref(), &module)],
            before: format!(
                "#![allow(warnings)]\n#[path = \"{}\"]\npub mod {};",
                file.canonicalize()
                    .unwrap_or_else(|_| file.clone())
                    .display(),
                root.package
            ),
            offline: options.offline,
        };
        withdraw(&mut module, &trial)?;
    }
    edit::write_new(written, &module.text(), options.allow_dirty)?;
    say!("{}", summary_line(&scanned));
    report_module(&module, written);
    Ok(Outcome::Passed)
}

/// The bindings as a crate: they are a module beside the one that is written.
fn root_of(file: &Path) -> Root {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let module: String = stem
        .chars()
        .map(|one| if one.is_alphanumeric() { one } else { '_' })
        .collect();
    Root {
        name: format!("super::{module}"),
        package: module,
        version: String::new(),
        file: file.to_owned(),
        manifest: PathBuf::new(),
        dependencies: ["libc", "glib_sys", "gobject_sys"]
            .map(Dependency::called)
            .to_vec(),
        is_library: false,
        documented: None,
    }
}

fn module_of(scanned: &[Scanned], root: &Root) -> DeclaredModule {
    let module = &root.package;
    let mut title = vec![
        format!(
            "Awaitable forms of the C functions in `{module}`, which is the module beside this one."
        ),
        String::new(),
        "Written by `cargo awaitify`.".to_owned(),
    ];
    let (declarations, refused) = declarations_of(scanned);
    title.extend(list_of_refused(refused));
    DeclaredModule::new(title, declarations)
}
