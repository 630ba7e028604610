//! The shortest path by which other crates can name a definition.

use std::collections::{HashMap, HashSet, VecDeque};

use super::index::{Definition, Index, Meaning};
use crate::source::model::{Import, ModuleId, Visibility};

/// The public paths of a crate's definitions, without the crate's name.
pub(crate) struct PublicPaths {
    paths: HashMap<Definition, Vec<String>>,
    /// The paths of other crates, and the path by which this crate re-exports each.
    re_exports: Vec<(Vec<String>, Vec<String>)>,
}

impl PublicPaths {
    pub(crate) fn of(index: &Index<'_>) -> Self {
        let mut found = PublicPaths {
            paths: HashMap::new(),
            re_exports: Vec::new(),
        };
        found.paths.insert(Definition::Module(0), Vec::new());
        let mut waiting = VecDeque::from([(0, Vec::new())]);
        let mut visited = HashSet::from([0]);
        while let Some((module, path)) = waiting.pop_front() {
            for source in found.sources_of(module, &path, index) {
                let inner = found.add_names(source, &path, index);
                waiting.extend(
                    inner
                        .into_iter()
                        .filter(|(module, _)| visited.insert(*module)),
                );
            }
        }
        found
            .re_exports
            .sort_by_key(|(outer, own)| (own.len(), outer.len()));
        found
    }

    /// The modules whose names `module` has: itself, and those that it re-exports by `*`.
    fn sources_of(
        &mut self,
        module: ModuleId,
        path: &[String],
        index: &Index<'_>,
    ) -> Vec<ModuleId> {
        let mut sources = vec![module];
        let mut at = 0;
        while let Some(source) = sources.get(at) {
            for glob in index.public_globs(*source) {
                match glob {
                    Meaning::Local(Definition::Module(inner)) if !sources.contains(&inner) => {
                        sources.push(inner);
                    }
                    Meaning::External(outer) => self.re_exports.push((outer, path.to_owned())),
                    _ => {}
                }
            }
            at += 1;
        }
        sources
    }

    /// Adds the public names in the module `source`, as they are seen at `path`. Returns the modules among them.
    fn add_names(
        &mut self,
        source: ModuleId,
        path: &[String],
        index: &Index<'_>,
    ) -> Vec<(ModuleId, Vec<String>)> {
        let mut modules = Vec::new();
        let mut names = index.public_names(source);
        names.sort_by(|one, other| one.0.cmp(&other.0));
        for (name, meaning) in names {
            let mut full = path.to_owned();
            full.push(name);
            match meaning {
                Meaning::Local(definition) => {
                    let is_new = self.add(definition, &full);
                    if let (Definition::Module(inner), true) = (definition, is_new) {
                        modules.push((inner, full));
                    }
                }
                Meaning::External(outer) => self.re_exports.push((outer, full)),
                Meaning::Unknown => {}
            }
        }
        modules
    }

    fn add(&mut self, definition: Definition, path: &[String]) -> bool {
        match self.paths.get(&definition) {
            Some(known) if rank(known) <= rank(path) => false,
            _ => {
                self.paths.insert(definition, path.to_owned());
                true
            }
        }
    }

    /// The path of `definition`, without the crate's name.
    pub(crate) fn path(&self, definition: Definition) -> Option<&[String]> {
        self.paths.get(&definition).map(Vec::as_slice)
    }

    /// The path by which this crate re-exports the item `outer` of another crate, without this crate's name.
    pub(crate) fn re_exported(&self, outer: &[String]) -> Option<Vec<String>> {
        let mut candidates = self.re_exports.iter();
        candidates.find_map(|(source, own)| {
            let rest = outer.strip_prefix(source.as_slice())?;
            let mut path = own.clone();
            path.extend(rest.iter().cloned());
            Some(path)
        })
    }
}

/// Short paths first. A prelude is for globs, not for names.
fn rank(path: &[String]) -> (bool, usize) {
    let is_prelude = path.iter().any(|segment| segment == "prelude");
    (is_prelude, path.len())
}

impl Index<'_> {
    /// The public items of `module`: their names and meanings. A name has several if `cfg` chooses among them.
    fn public_names(&self, module: ModuleId) -> Vec<(String, Meaning)> {
        let mut names = Vec::new();
        for ((of, name), definitions) in &self.definitions {
            if *of == module {
                let public = definitions.iter().filter(|found| self.is_public(**found));
                names.extend(public.map(|found| ((*name).to_owned(), Meaning::Local(*found))));
            }
        }
        let public = |import: &&&Import| import.visibility == Visibility::Public;
        for ((of, name), imports) in &self.named_imports {
            if *of == module {
                for import in imports.iter().filter(public) {
                    let found = self.definitions_of_import(import);
                    if found.is_empty() {
                        names.push(((*name).to_owned(), self.resolve_import(import)));
                    }
                    let public = found.into_iter().filter(|found| self.is_public(*found));
                    names.extend(public.map(|found| ((*name).to_owned(), Meaning::Local(found))));
                }
            }
        }
        names
    }

    /// The meaning of an import. Unlike other paths, it must not find itself.
    fn resolve_import(&self, import: &Import) -> Meaning {
        let own = import.name.clone().unwrap_or_default();
        let mut seen = HashSet::new();
        if import.path.first() == Some(&own) {
            // `pub use name;` and `pub use name::Item as name;` mean another crate, or a module of that name.
            let direct = self.definitions.get(&(import.module, own.as_str()));
            if direct.is_none() {
                seen.insert((import.module, own));
            }
        }
        self.resolve_use(&import.path, import.module, &mut seen)
    }

    /// The modules and crates that public globs of `module` import.
    fn public_globs(&self, module: ModuleId) -> Vec<Meaning> {
        let globs = self.globs.get(&module).into_iter().flatten();
        globs
            .filter(|glob| glob.visibility == Visibility::Public)
            .flat_map(|glob| {
                let found = self.alternatives(&glob.path, module);
                if found.is_empty() {
                    return vec![self.resolve_use(&glob.path, module, &mut HashSet::new())];
                }
                found.into_iter().map(Meaning::Local).collect()
            })
            .collect()
    }

    fn is_public(&self, definition: Definition) -> bool {
        let krate = self.of;
        let visibility = match definition {
            Definition::Module(at) => krate.modules[at].visibility,
            Definition::Alias(at) => krate.aliases[at].visibility,
            Definition::Trait(at) => krate.traits[at].visibility,
            Definition::Type(at) => krate.types[at].visibility,
            Definition::Function(at) => krate.functions[at].visibility,
        };
        visibility == Visibility::Public
    }
}
