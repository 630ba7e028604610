//! Finds the definition that a path means, through imports and globs.

use std::collections::{HashMap, HashSet};

use crate::source::model::{Crate, Import, ModuleId, Owner};
use crate::syntax::types::is_primitive;

/// The definition of a name. The numbers are indices in the crate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Definition {
    Module(ModuleId),
    Alias(usize),
    Trait(usize),
    Type(usize),
    Function(usize),
}

/// The meaning of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    Local(Definition),
    /// A path that begins with the name of another crate.
    External(Vec<String>),
    Unknown,
}

/// The names of a crate by module.
pub(crate) struct Index<'a> {
    pub(crate) of: &'a Crate,
    pub(super) definitions: HashMap<(ModuleId, &'a str), Vec<Definition>>,
    pub(super) named_imports: HashMap<(ModuleId, &'a str), Vec<&'a Import>>,
    pub(super) globs: HashMap<ModuleId, Vec<&'a Import>>,
    /// The modules of this crate that the globs name.
    pub(super) glob_targets: HashMap<ModuleId, Vec<ModuleId>>,
    /// All names that are defined or imported in any module.
    names: HashSet<&'a str>,
}

/// Names that are in scope everywhere.
const PRELUDE: &[(&str, &str)] = &[
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("Box", "std::boxed::Box"),
    ("Vec", "std::vec::Vec"),
    ("String", "std::string::String"),
];

/// Traits and types, except the primitive ones, that are always written without a path.
const UNQUALIFIED: &[&str] = &[
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Copy",
    "Clone",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Drop",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "Default",
    "Iterator",
    "IntoIterator",
    "AsRef",
    "AsMut",
    "ToString",
    "ToOwned",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Debug",
    "Extend",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "FromIterator",
    "Hash",
    "str",
];

impl<'a> Index<'a> {
    pub(crate) fn of(krate: &'a Crate) -> Self {
        let mut index = Index {
            of: krate,
            definitions: HashMap::new(),
            named_imports: HashMap::new(),
            globs: HashMap::new(),
            glob_targets: HashMap::new(),
            names: HashSet::new(),
        };
        for (module, data) in krate.modules.iter().enumerate() {
            if let Some(parent) = data.parent {
                index.define(parent, &data.name, Definition::Module(module));
            }
        }
        for (at, alias) in krate.aliases.iter().enumerate() {
            index.define(alias.module, &alias.name, Definition::Alias(at));
        }
        for (at, found) in krate.traits.iter().enumerate() {
            index.define(found.module, &found.name, Definition::Trait(at));
        }
        for (at, ty) in krate.types.iter().enumerate() {
            index.define(ty.module, &ty.name, Definition::Type(at));
        }
        for (at, function) in krate.functions.iter().enumerate() {
            if matches!(function.owner, Owner::Module | Owner::Foreign(_)) {
                index.define(function.module, &function.name, Definition::Function(at));
            }
        }
        for import in &krate.imports {
            match &import.name {
                Some(name) => index
                    .named_imports
                    .entry((import.module, name))
                    .or_default()
                    .push(import),
                None => index.globs.entry(import.module).or_default().push(import),
            }
        }
        let defined = index.definitions.keys();
        let imported = index.named_imports.keys();
        index.names = defined.chain(imported).map(|(_, name)| *name).collect();
        index.resolve_globs();
        index
    }

    fn define(&mut self, module: ModuleId, name: &'a str, definition: Definition) {
        let definitions = self.definitions.entry((module, name)).or_default();
        definitions.push(definition);
    }

    /// The meaning of `path`, written in `module`.
    pub(crate) fn resolve(&self, path: &[String], module: ModuleId) -> Meaning {
        self.resolve_within(path, module, &mut HashSet::new())
    }

    fn resolve_within(
        &self,
        path: &[String],
        module: ModuleId,
        seen: &mut HashSet<(ModuleId, String)>,
    ) -> Meaning {
        let Some((first, rest)) = path.split_first() else {
            return Meaning::Local(Definition::Module(module));
        };
        let parent = self.of.modules[module].parent;
        match first.as_str() {
            "crate" => return self.resolve_within(rest, 0, seen),
            "self" => return self.resolve_within(rest, module, seen),
            "super" => return self.resolve_within(rest, parent.unwrap_or(0), seen),
            _ => {}
        }
        let mut meaning = self.lookup(first, module, seen);
        let is_imported = self.named_imports.contains_key(&(module, first.as_str()));
        if meaning == Meaning::Unknown && !is_imported {
            meaning = self.outside(first);
        }
        match meaning {
            Meaning::Local(Definition::Module(inner)) if !rest.is_empty() => {
                self.resolve_member(rest, inner, seen)
            }
            // `Type::Associated`
            Meaning::Local(_) if !rest.is_empty() => Meaning::Unknown,
            Meaning::External(mut path) => {
                path.extend(rest.iter().cloned());
                Meaning::External(path)
            }
            meaning => meaning,
        }
    }

    /// The meaning of a path after the name of the module `inner`. It does not see the prelude.
    fn resolve_member(
        &self,
        path: &[String],
        inner: ModuleId,
        seen: &mut HashSet<(ModuleId, String)>,
    ) -> Meaning {
        if path[0] == "super" || path[0] == "self" {
            return self.resolve_within(path, inner, seen);
        }
        match self.lookup(&path[0], inner, seen) {
            Meaning::Local(Definition::Module(next)) if path.len() > 1 => {
                self.resolve_member(&path[1..], next, seen)
            }
            Meaning::Local(_) if path.len() > 1 => Meaning::Unknown,
            Meaning::External(mut outer) => {
                outer.extend(path[1..].iter().cloned());
                Meaning::External(outer)
            }
            meaning => meaning,
        }
    }

    /// The meaning of `name` in `module`: defined, imported by name, or by a glob.
    fn lookup(
        &self,
        name: &str,
        module: ModuleId,
        seen: &mut HashSet<(ModuleId, String)>,
    ) -> Meaning {
        // The names of other crates are many, and each would be looked for behind all globs.
        let is_known = self.names.contains(name);
        if !is_known || !seen.insert((module, name.to_owned())) {
            return Meaning::Unknown;
        }
        if let Some(definitions) = self.definitions.get(&(module, name)) {
            // A type has precedence over a function of the same name.
            let is_type = |found: &&Definition| !matches!(found, Definition::Function(_));
            let found = definitions.iter().find(is_type).or(definitions.first());
            if let Some(found) = found {
                return Meaning::Local(*found);
            }
        }
        for import in self
            .named_imports
            .get(&(module, name))
            .into_iter()
            .flatten()
        {
            let meaning = self.resolve_use(&import.path, module, seen);
            if meaning != Meaning::Unknown {
                return meaning;
            }
        }
        for target in self.glob_targets.get(&module).into_iter().flatten() {
            let meaning = self.lookup(name, *target, seen);
            if meaning != Meaning::Unknown {
                return meaning;
            }
        }
        Meaning::Unknown
    }

    /// Resolves the globs to modules, in rounds, because a glob may name a module that another glob imports.
    fn resolve_globs(&mut self) {
        for _ in 0..4 {
            let mut targets: HashMap<ModuleId, Vec<ModuleId>> = HashMap::new();
            for (module, globs) in &self.globs {
                for glob in globs {
                    let found = self.alternatives(&glob.path, *module);
                    let inner = found.into_iter().filter_map(|found| match found {
                        Definition::Module(inner) => Some(inner),
                        _ => None,
                    });
                    targets.entry(*module).or_default().extend(inner);
                }
            }
            if targets == self.glob_targets {
                return;
            }
            self.glob_targets = targets;
        }
    }

    /// The meaning of a name that the crate does not define: another crate, or the prelude.
    fn outside(&self, name: &str) -> Meaning {
        let is_crate = ["std", "core", "alloc"].contains(&name)
            || self.of.dependencies.iter().any(|known| known.name == name);
        if is_crate {
            return Meaning::External(vec![name.to_owned()]);
        }
        match PRELUDE.iter().find(|(short, _)| *short == name) {
            Some((_, full)) => Meaning::External(full.split("::").map(str::to_owned).collect()),
            None => Meaning::Unknown,
        }
    }

    /// The module of this crate from which `module` imports `name`, which a macro may define there.
    pub(crate) fn imported_from(&self, name: &str, module: ModuleId) -> Option<ModuleId> {
        let imports = self
            .named_imports
            .get(&(module, name))
            .into_iter()
            .flatten();
        imports
            .filter(|import| import.path.last().is_some_and(|last| last == name))
            .find_map(|import| {
                let (_, path) = import.path.split_last()?;
                match self.resolve_use(path, module, &mut HashSet::new()) {
                    Meaning::Local(Definition::Module(inner)) => Some(inner),
                    _ => None,
                }
            })
    }

    /// The path of another crate's module that a glob in `module` imports, if there is exactly one.
    pub(crate) fn external_globs(&self, module: ModuleId) -> Vec<Vec<String>> {
        let globs = self.globs.get(&module).into_iter().flatten();
        globs
            .filter_map(|glob| match self.resolve(&glob.path, module) {
                Meaning::External(path) => Some(path),
                _ => None,
            })
            .collect()
    }

    /// The meaning of the path of a `use`. In the edition of 2015 it begins at the root of the crate.
    pub(super) fn resolve_use(
        &self,
        path: &[String],
        module: ModuleId,
        seen: &mut HashSet<(ModuleId, String)>,
    ) -> Meaning {
        match self.resolve_within(path, module, seen) {
            Meaning::Unknown if module != 0 => self.resolve_within(path, 0, seen),
            meaning => meaning,
        }
    }

    /// The names of the modules around a definition and its own, whether they are public or not.
    pub(crate) fn path_in_crate(&self, definition: Definition) -> Vec<String> {
        let krate = self.of;
        let (name, module) = match definition {
            Definition::Module(at) => (&krate.modules[at].name, krate.modules[at].parent),
            Definition::Alias(at) => (&krate.aliases[at].name, Some(krate.aliases[at].module)),
            Definition::Trait(at) => (&krate.traits[at].name, Some(krate.traits[at].module)),
            Definition::Type(at) => (&krate.types[at].name, Some(krate.types[at].module)),
            Definition::Function(at) => {
                (&krate.functions[at].name, Some(krate.functions[at].module))
            }
        };
        let mut path = vec![name.clone()];
        let mut around = module;
        while let Some(at) = around.filter(|at| *at != 0) {
            path.push(krate.modules[at].name.clone());
            around = krate.modules[at].parent;
        }
        path.reverse();
        path
    }

    /// Returns true if `name` needs no path anywhere.
    pub(crate) fn is_unqualified(name: &str) -> bool {
        is_primitive(name) || UNQUALIFIED.contains(&name)
    }
}
