//! Reads all files of a crate, from its root along its `mod` items.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::model::{Attributes, Crate, Module, ModuleId, Problem, Visibility};
use super::reader::{OtherFile, Reader, read_text, tokens_of};

/// A file that belongs to a module.
struct ModuleFile {
    module: ModuleId,
    file: PathBuf,
    /// The folder with the files of its child modules.
    folder: PathBuf,
}

/// Reads the crate whose root is `root`.
pub(crate) fn read_crate(name: &str, root: &Path) -> Crate {
    let mut found = Crate {
        name: name.to_owned(),
        ..Crate::default()
    };
    found.modules.push(Module {
        name: String::new(),
        parent: None,
        visibility: Visibility::Public,
        attributes: Attributes::default(),
    });
    let mut waiting = vec![ModuleFile {
        module: 0,
        file: root.to_owned(),
        folder: root.parent().unwrap_or(Path::new("")).to_owned(),
    }];
    let mut seen = HashSet::new();
    while let Some(next) = waiting.pop() {
        // A symbolic link can lead back to a folder above.
        let real = next
            .file
            .canonicalize()
            .unwrap_or_else(|_| next.file.clone());
        if seen.insert((real, next.module)) && seen.len() < 20_000 {
            read_file(&next, &mut found, &mut waiting);
        }
    }
    found
}

fn read_file(next: &ModuleFile, found: &mut Crate, waiting: &mut Vec<ModuleFile>) {
    let text = match read_text(&next.file) {
        Ok(text) => text,
        Err(fact) => return report(found, &next.file, None, fact),
    };
    found.files += 1;
    let tokens = match tokens_of(&text) {
        Ok(tokens) => tokens,
        Err(error) => {
            let line = error.span().start().line;
            return report(found, &next.file, Some(line), "is not Rust".to_owned());
        }
    };
    let begins = text.match_indices('\n').map(|(at, _)| at + 1);
    let mut reader = Reader {
        source: &text,
        file: Arc::new(next.file.clone()),
        found,
        others: Vec::new(),
        inside: Vec::new(),
        lines: std::iter::once(0).chain(begins).collect(),
    };
    reader.read(tokens, next.module);
    let others = reader.others;
    // The positions of each file that was parsed are kept until then.
    proc_macro2::extra::invalidate_current_thread_spans();
    for other in others {
        match locate(next, &other, found) {
            Some(file) => waiting.push(file),
            // A file that a build script or another platform has.
            None if !found.modules[other.module].attributes.cfg.is_empty() => {}
            None => {
                let fact = format!("has `mod {};`, and its file is missing", other.name);
                report(found, &next.file, None, fact);
            }
        }
    }
}

fn report(found: &mut Crate, file: &Path, line: Option<usize>, fact: String) {
    found.problems.push(Problem {
        file: file.to_owned(),
        line,
        fact,
    });
}

/// The file of `mod name;`.
fn locate(around: &ModuleFile, other: &OtherFile, _: &Crate) -> Option<ModuleFile> {
    let module = other.module;
    let mut folder = around.folder.clone();
    folder.extend(&other.inside);
    if let Some(path) = &other.path {
        // Relative to the file itself, unless inline modules are in between.
        let base = if other.inside.is_empty() {
            around.file.parent().unwrap_or(Path::new("")).to_owned()
        } else {
            folder
        };
        let file = without_parents(base.join(path));
        let folder = file.parent()?.to_owned();
        return file.is_file().then_some(ModuleFile {
            module,
            file,
            folder,
        });
    }
    let inside = folder.join(&other.name);
    let candidates = [
        folder.join(format!("{}.rs", other.name)),
        inside.join("mod.rs"),
    ];
    let file = candidates.into_iter().find(|file| file.is_file())?;
    Some(ModuleFile {
        module,
        file,
        folder: inside,
    })
}

/// `path` without `..`, unless a symbolic link is in the way.
fn without_parents(path: PathBuf) -> PathBuf {
    let mut short = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir if short.file_name().is_some() => {
                short.pop();
            }
            component => short.push(component),
        }
    }
    let is_same =
        matches!((short.canonicalize(), path.canonicalize()), (Ok(one), Ok(other)) if one == other);
    if is_same { short } else { path }
}
