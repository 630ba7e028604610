//! Reads all files of a crate, from its root along its `mod` items.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::macro_rules::Call;
use super::macro_rules::Macros;
use super::model::{Attributes, Crate, Module, ModuleId, Problem, Visibility};
use super::reader::{OtherFile, Reader, Unread};
use super::text::{read_text, tokens_of};
use crate::diagnostics::describe::describe_type;

/// A file that belongs to a module.
#[derive(Clone)]
struct ModuleFile {
    module: ModuleId,
    file: PathBuf,
    /// The folder with the files of its child modules.
    folder: PathBuf,
}

/// The crate as far as it was read, and what is still to be read.
struct Loader {
    found: Crate,
    waiting: Vec<ModuleFile>,
    macros: Macros,
    calls: Vec<(ModuleFile, Call, usize)>,
    /// The number of bytes of all expanded macro calls.
    expanded: usize,
}

/// Calls of macros in the items of macros, and so on.
const DEEPEST_CALL: usize = 32;

/// The number of bytes that all expanded macro calls may have.
const LONGEST_EXPANSION: usize = 16 << 20;

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
    let mut loader = Loader {
        found,
        waiting: vec![ModuleFile {
            module: 0,
            file: root.to_owned(),
            folder: root.parent().unwrap_or(Path::new("")).to_owned(),
        }],
        macros: Macros::default(),
        calls: Vec::new(),
        expanded: 0,
    };
    loader.read_files();
    loader.found
}

impl Loader {
    /// Reads the waiting files, and then the items that macro calls make, because a macro may be defined in any file.
    fn read_files(&mut self) {
        let mut seen = HashSet::new();
        loop {
            while let Some(next) = self.waiting.pop() {
                // A symbolic link can lead back to a folder above.
                let real = next
                    .file
                    .canonicalize()
                    .unwrap_or_else(|_| next.file.clone());
                if seen.insert((real, next.module)) && seen.len() < 20_000 {
                    self.read_file(&next);
                }
            }
            if self.calls.is_empty() {
                return;
            }
            for (around, call, depth) in std::mem::take(&mut self.calls) {
                self.read_call(&around, call, depth);
            }
        }
    }

    fn read_file(&mut self, next: &ModuleFile) {
        let text = match read_text(&next.file) {
            Ok(text) => text,
            Err(fact) => return report(&mut self.found, &next.file, None, fact),
        };
        self.found.files += 1;
        let tokens = match tokens_of(&text) {
            Ok(tokens) => tokens,
            Err(error) => {
                let line = error.span().start().line;
                let fact = "is not Rust".to_owned();
                return report(&mut self.found, &next.file, Some(line), fact);
            }
        };
        let mut reader = Reader::new(&text, &next.file, &mut self.found, &mut self.macros);
        reader.read(tokens, next.module);
        let read = reader.finish();
        self.add(next, read, 0);
    }

    /// Reads the items that a macro call makes. Of other macros than the crate's own, only the types that they seem to
    /// define are known.
    fn read_call(&mut self, around: &ModuleFile, call: Call, depth: usize) {
        let is_own = self.macros.is_defined(&call.name);
        if is_own
            && !self
                .macros
                .can_concern_callbacks(&call.name, &call.arguments)
        {
            let mut reader = Reader::new("", &around.file, &mut self.found, &mut self.macros);
            return reader.read_types_in_macro(call.arguments, call.module);
        }
        let expanded = Some(call.arguments.clone())
            .filter(|_| depth < DEEPEST_CALL && self.expanded < LONGEST_EXPANSION)
            .and_then(|arguments| self.macros.expand(&call.name, arguments, &around.file));
        let text = expanded.map(describe_type);
        self.count_expanded(256 + text.as_ref().map_or(0, String::len), &call);
        let tokens = text.as_ref().and_then(|text| text.parse().ok());
        let (Some(text), Some(tokens)) = (text, tokens) else {
            self.found.macro_calls += 1;
            let mut reader = Reader::new("", &around.file, &mut self.found, &mut self.macros);
            return reader.read_types_in_macro(call.arguments, call.module);
        };
        let mut reader = Reader::new(&text, &around.file, &mut self.found, &mut self.macros);
        reader.inside = call.inside;
        reader.made_by = Some(call.place);
        reader.read_within(tokens, call.module, call.owner);
        let read = reader.finish();
        self.add(around, read, depth + 1);
    }

    /// Counts the bytes that `call` makes. The call that exceeds the limit is reported.
    fn count_expanded(&mut self, bytes: usize, call: &Call) {
        let was_within = self.expanded < LONGEST_EXPANSION;
        self.expanded += bytes;
        if was_within && self.expanded >= LONGEST_EXPANSION {
            let fact = format!(
                "calls macros that make more than {} MiB, so no other call of the crate is expanded",
                LONGEST_EXPANSION >> 20
            );
            let file = Arc::clone(&call.place.file);
            report(&mut self.found, &file, Some(call.place.line), fact);
        }
    }

    /// Adds the files and the macro calls that were found in `around`.
    fn add(&mut self, around: &ModuleFile, read: Unread, depth: usize) {
        // The positions of each text that was parsed are kept until then.
        proc_macro2::extra::invalidate_current_thread_spans();
        let calls = read.calls.into_iter();
        self.calls
            .extend(calls.map(|call| (around.clone(), call, depth)));
        for (module, name) in read.included {
            let folder = around.file.parent().unwrap_or(Path::new(""));
            self.waiting.push(ModuleFile {
                module,
                file: without_parents(folder.join(name)),
                folder: around.folder.clone(),
            });
        }
        for other in read.others {
            match locate(around, &other, &self.found) {
                Some(file) => self.waiting.push(file),
                // A file that a build script or another platform has.
                None if !self.found.modules[other.module].attributes.cfg.is_empty() => {}
                None => {
                    let fact = format!("has `mod {};`, and its file is missing", other.name);
                    report(&mut self.found, &around.file, None, fact);
                }
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
