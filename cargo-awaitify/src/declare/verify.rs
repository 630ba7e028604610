//! Compiles a module of declarations in a package made for it, and withdraws the declarations that do not compile.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::module::{DeclaredModule, MARK};
use crate::compile;
use crate::failure::{Failure, Result, cannot_write};

/// The package in which a module is compiled.
pub(crate) struct Trial {
    pub(crate) folder: PathBuf,
    /// The build artifacts, shared by all trials.
    pub(crate) target: PathBuf,
    /// Lines of `[dependencies]`.
    pub(crate) dependencies: Vec<String>,
    /// The code in front of the module, for example `mod bindings;`.
    pub(crate) before: String,
    pub(crate) offline: bool,
}

/// Withdraws the declarations of `module` that do not compile.
pub(crate) fn withdraw(module: &mut DeclaredModule, trial: &Trial) -> Result<()> {
    const ROUNDS: usize = 12;
    for _ in 0..ROUNDS {
        if module.count() == 0 {
            return Ok(());
        }
        let text = module.marked_text();
        trial.write(&text)?;
        let errors = trial.check(&text)?;
        if errors.is_empty() {
            return Ok(());
        }
        module.withdrawn.extend(errors);
    }
    Err(Failure::new(
        "the declarations still do not compile after twelve rounds",
        "write one crate at a time, and report this",
    ))
}

impl Trial {
    fn write(&self, text: &str) -> Result<()> {
        let manifest = format!(
            "[package]\nname = \"awaitify-trial\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n{}\n\n[workspace]\n",
            self.dependencies.join("\n")
        );
        let source = self.folder.join("src");
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&source)?;
            fs::write(self.folder.join("Cargo.toml"), manifest)?;
            fs::write(
                source.join("lib.rs"),
                format!("{}\npub mod declared;\n", self.before),
            )?;
            fs::write(source.join("declared.rs"), text)
        };
        write().map_err(|error| cannot_write(&self.folder, &error))
    }

    /// The errors by declaration. An error elsewhere is a failure.
    fn check(&self, text: &str) -> Result<BTreeMap<usize, String>> {
        let offline = self.offline.then(|| "--offline".to_owned());
        let arguments: Vec<String> = offline.into_iter().collect();
        let compiled = compile::check(&self.folder, &arguments, Some(&self.target))?;
        let mut errors = BTreeMap::new();
        for error in &compiled.errors {
            let lines = error
                .places
                .iter()
                .filter(|(file, _)| file.ends_with("src/declared.rs"));
            for at in lines.filter_map(|(_, line)| declaration_at(text, *line)) {
                errors.entry(at).or_insert_with(|| error.text.clone());
            }
        }
        let elsewhere = compiled.errors.first().map(|error| error.text.clone());
        match compiled.failure.or(elsewhere) {
            Some(reason) if errors.is_empty() => Err(Failure::new(
                format!("the declarations cannot be compiled: {reason}"),
                "install what the crate needs, or write `--unchecked` to write them all the same",
            )),
            _ => Ok(errors),
        }
    }
}

/// The declaration around a line, counted from one.
fn declaration_at(text: &str, line: usize) -> Option<usize> {
    let before: Vec<&str> = text.lines().take(line).collect();
    let mark = before
        .iter()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix(MARK))?;
    mark.trim().parse().ok()
}
