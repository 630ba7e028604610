//! Finds the function that a declaration names, in this crate or in a dependency.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use cargo_metadata::{Metadata, Package};

use crate::names::index::{Definition, Index, Meaning};
use crate::names::tokens::path_of;
use crate::scan::read;
use crate::source::model::{Crate, Owner};
use crate::workspace::library;

/// The crates that declarations name, read when they are needed.
pub(crate) struct Library<'a> {
    metadata: &'a Metadata,
    crates: RefCell<HashMap<String, Option<Rc<Crate>>>>,
}

/// The result of a search.
pub(crate) enum Target {
    Found(Rc<Crate>, usize),
    /// The module or type is there, without such a function.
    Missing,
    /// The crate or the type was not seen, or a macro may define the function.
    Unseen,
}

impl<'a> Library<'a> {
    pub(crate) fn new(metadata: &'a Metadata) -> Self {
        Library {
            metadata,
            crates: RefCell::default(),
        }
    }

    /// The library `name`, as the package `from` names it.
    fn dependency(&self, from: &str, name: &str) -> Option<Rc<Crate>> {
        let package = self.package(from, name)?;
        let key = package.id.to_string();
        if let Some(known) = self.crates.borrow().get(&key) {
            return known.clone();
        }
        let krate = library(package).map(|root| Rc::new(read(&root)));
        self.crates.borrow_mut().insert(key, krate.clone());
        krate
    }

    fn package(&self, from: &str, name: &str) -> Option<&Package> {
        let called = |package: &&Package, wanted: &str| {
            package.name.replace('-', "_") == wanted.replace('-', "_")
        };
        let mut packages = self.metadata.packages.iter();
        let own = packages.find(|package| called(package, from));
        let dependency = own.and_then(|own| {
            own.dependencies.iter().find(|dependency| {
                let known = dependency.rename.as_ref().unwrap_or(&dependency.name);
                known.replace('-', "_") == name
            })
        });
        let candidates = self
            .metadata
            .packages
            .iter()
            .filter(|package| match dependency {
                Some(dependency) => {
                    package.name.as_str() == dependency.name
                        && dependency.req.matches(&package.version)
                }
                // The name of a library may differ from that of its package.
                None => {
                    called(package, name) || library(package).is_some_and(|root| root.name == name)
                }
            });
        candidates.max_by(|one, other| one.version.cmp(&other.version))
    }

    /// Looks for the function at `path`, whose first name is that of a crate that the package `from` depends on.
    pub(crate) fn find(&self, from: &str, path: &[String]) -> Target {
        self.find_within(from, path, 6)
    }

    fn find_within(&self, from: &str, path: &[String], depth: usize) -> Target {
        let [name, rest @ ..] = path else {
            return Target::Unseen;
        };
        if depth == 0 {
            return Target::Unseen;
        }
        let Some(krate) = self.dependency(from, name) else {
            return Target::Unseen;
        };
        let index = Index::of(&krate);
        match function_in(&index, rest) {
            Found::Function(at) => Target::Found(Rc::clone(&krate), at),
            Found::Elsewhere(path) => self.find_within(&krate.package, &path, depth - 1),
            Found::Missing if krate.macro_calls == 0 => Target::Missing,
            Found::Missing | Found::Unseen => Target::Unseen,
        }
    }
}

pub(crate) enum Found {
    Function(usize),
    /// Another crate has it, at this path.
    Elsewhere(Vec<String>),
    Missing,
    Unseen,
}

/// The function at `path` in a crate: a free function, or a function of a type or a trait.
pub(crate) fn function_in(index: &Index<'_>, path: &[String]) -> Found {
    match index.resolve(path, 0) {
        Meaning::Local(Definition::Function(at)) => return Found::Function(at),
        Meaning::External(path) => return Found::Elsewhere(path),
        _ => {}
    }
    let Some((name, container)) = path.split_last() else {
        return Found::Unseen;
    };
    match index.resolve(container, 0) {
        Meaning::External(mut path) => {
            path.push(name.clone());
            Found::Elsewhere(path)
        }
        Meaning::Local(Definition::Module(_)) => Found::Missing,
        Meaning::Local(Definition::Alias(at)) => {
            let alias = &index.of.aliases[at];
            match index.resolve(&path_of(&alias.target), alias.module) {
                Meaning::Local(definition) => member(index, definition, name),
                Meaning::External(mut path) => {
                    path.push(name.clone());
                    Found::Elsewhere(path)
                }
                Meaning::Unknown => Found::Unseen,
            }
        }
        Meaning::Local(definition) => member(index, definition, name),
        Meaning::Unknown if is_absent(index, container) => Found::Missing,
        Meaning::Unknown => Found::Unseen,
    }
}

/// Returns true if the module or type at `path` is surely not in the crate: all of its files were read, and no other crate
/// may have it.
fn is_absent(index: &Index<'_>, path: &[String]) -> bool {
    let krate = index.of;
    let mut modules = 0..krate.modules.len();
    if !krate.problems.is_empty() || modules.any(|at| !index.external_globs(at).is_empty()) {
        return false;
    }
    let is_module = |path: &[String]| {
        let meaning = index.resolve(path, 0);
        matches!(meaning, Meaning::Local(Definition::Module(_)))
    };
    let known = (0..path.len()).take_while(|length| is_module(&path[..*length]));
    let Some(unknown) = known.last().and_then(|length| path.get(length)) else {
        return false;
    };
    let mut imports = krate.imports.iter();
    imports.all(|import| import.name.as_ref() != Some(unknown))
}

/// The function `name` of a type or a trait.
fn member(index: &Index<'_>, definition: Definition, name: &str) -> Found {
    let krate = index.of;
    let is_of = |owner: Owner| match (definition, owner) {
        (Definition::Trait(wanted), Owner::Trait(at)) => wanted == at,
        (Definition::Type(wanted), Owner::Impl(at)) => {
            let of = &krate.impls[at];
            let own = path_of(&of.self_type);
            // Two modules may have types of the same name.
            own.last() == Some(&krate.types[wanted].name)
                && match index.resolve(&own, of.module) {
                    Meaning::Local(Definition::Type(found)) => found == wanted,
                    _ => true,
                }
        }
        _ => false,
    };
    let mut functions = krate.functions.iter();
    match functions.position(|function| function.name == name && is_of(function.owner)) {
        Some(at) => Found::Function(at),
        None if matches!(definition, Definition::Type(_) | Definition::Trait(_)) => Found::Missing,
        None => Found::Unseen,
    }
}
