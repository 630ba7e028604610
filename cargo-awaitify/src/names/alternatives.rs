//! Finds all definitions that a path may mean, because `cfg` chooses among modules and imports of the same name.

use std::collections::HashSet;

use super::index::{Definition, Index};
use crate::source::model::{Import, ModuleId};

/// The names that are being looked for.
type Seen = HashSet<(ModuleId, String)>;

impl Index<'_> {
    /// The definitions that an import may mean. It must not find itself.
    pub(super) fn definitions_of_import(&self, import: &Import) -> Vec<Definition> {
        let own = import.name.clone().unwrap_or_default();
        let mut seen = Seen::new();
        if import.path.first() == Some(&own)
            && !self
                .definitions
                .contains_key(&(import.module, own.as_str()))
        {
            seen.insert((import.module, own));
        }
        self.alternatives_within(&import.path, import.module, &mut seen)
    }

    /// The definitions that `path` may mean, written in `module`. None, if it leads out of the crate.
    pub(super) fn alternatives(&self, path: &[String], module: ModuleId) -> Vec<Definition> {
        self.alternatives_within(path, module, &mut Seen::new())
    }

    fn alternatives_within(
        &self,
        path: &[String],
        module: ModuleId,
        seen: &mut Seen,
    ) -> Vec<Definition> {
        let found = self.steps(path, module, seen);
        // In the edition of 2015, a path begins at the root of the crate.
        if found.is_empty() && module != 0 {
            return self.steps(path, 0, seen);
        }
        found
    }

    fn steps(&self, path: &[String], module: ModuleId, seen: &mut Seen) -> Vec<Definition> {
        let mut reached = vec![Definition::Module(module)];
        for segment in path {
            let modules = reached.iter().filter_map(|found| match found {
                Definition::Module(inner) => Some(*inner),
                _ => None,
            });
            let modules: Vec<ModuleId> = modules.collect();
            let mut next = Vec::new();
            for inner in modules {
                for found in self.step(segment, inner, seen) {
                    if !next.contains(&found) {
                        next.push(found);
                    }
                }
            }
            reached = next;
        }
        reached
    }

    fn step(&self, segment: &str, module: ModuleId, seen: &mut Seen) -> Vec<Definition> {
        match segment {
            "crate" => vec![Definition::Module(0)],
            "self" => vec![Definition::Module(module)],
            "super" => {
                let parent = self.of.modules[module].parent;
                vec![Definition::Module(parent.unwrap_or(0))]
            }
            name => self.named(name, module, seen),
        }
    }

    /// The definitions that are called `name` in `module`, the imported ones included.
    ///
    /// Each module is looked at once, although modules that import everything of each other, or a name that is exported by
    /// one of them, are reached by many ways.
    fn named(&self, name: &str, module: ModuleId, seen: &mut Seen) -> Vec<Definition> {
        let mut found = Vec::new();
        let mut modules = vec![module];
        let (mut next, mut entered) = (0, Vec::new());
        while let Some(&inner) = modules.get(next) {
            next += 1;
            let defined = self.definitions.get(&(inner, name)).into_iter().flatten();
            found.extend(defined.copied());
            if !seen.insert((inner, name.to_owned())) {
                continue;
            }
            let imports = self.named_imports.get(&(inner, name));
            for import in imports.into_iter().flatten() {
                found.extend(self.alternatives_within(&import.path, inner, seen));
            }
            entered.push(inner);
            let targets = self.glob_targets.get(&inner);
            for target in targets.into_iter().flatten() {
                if !modules.contains(target) {
                    modules.push(*target);
                }
            }
        }
        for inner in entered {
            seen.remove(&(inner, name.to_owned()));
        }
        found
    }
}
