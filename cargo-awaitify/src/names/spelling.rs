//! Spells a path so that it means the same elsewhere: in another module of its crate, or in another crate.

use super::expander::Expander;
use super::expansion::Expansion;
use super::index::{Definition, Index, Meaning};
use super::rewrite::{FoundPath, Replacement};
use super::tokens::path_tokens;
use crate::source::model::ModuleId;

impl Expander<'_> {
    /// The name that means `meaning` in the module `home`, for a path that is written elsewhere in the crate.
    pub(super) fn name_at(
        &self,
        path: &FoundPath,
        meaning: &Meaning,
        home: ModuleId,
    ) -> Replacement {
        if self.index.resolve(&path.segments, home) == *meaning {
            return Replacement::Keep;
        }
        match meaning {
            Meaning::Local(definition) => {
                let mut full = vec!["crate".to_owned()];
                full.extend(self.index.path_in_crate(*definition));
                Replacement::Name(path_tokens(&full))
            }
            Meaning::External(outer) => Replacement::Name(path_tokens(outer)),
            Meaning::Unknown => Replacement::Keep,
        }
    }

    pub(super) fn public_name(
        &self,
        path: &FoundPath,
        meaning: &Meaning,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Replacement {
        let krate = &self.index.of.name;
        let of_crate = |path: &[String]| {
            let mut full = vec![krate.clone()];
            full.extend(path.iter().cloned());
            Replacement::Name(path_tokens(&full))
        };
        match meaning {
            Meaning::Local(definition) => match self.public.path(*definition) {
                Some(path) => of_crate(path),
                None => {
                    expansion.unnameable.insert(path.segments.join("::"));
                    Replacement::Keep
                }
            },
            Meaning::External(outer) => self.external_name(path, outer, expansion, &of_crate),
            Meaning::Unknown => {
                let last = &path.segments[path.segments.len() - 1];
                if Index::is_unqualified(last) {
                    return Replacement::Keep;
                }
                if let Some(made) = self.made_by_macro(&path.segments, module) {
                    return of_crate(&made);
                }
                let globs = self.index.external_globs(module);
                let of_c = globs
                    .iter()
                    .find(|glob| last.starts_with("c_") && has_c_types(glob));
                let outer = of_c.or(globs.iter().find(|glob| !is_standard(&glob[0])));
                let Some(outer) = outer else {
                    expansion.unnameable.insert(path.segments.join("::"));
                    return Replacement::Keep;
                };
                let mut outer = outer.clone();
                outer.extend(path.segments.iter().cloned());
                self.external_name(path, &outer, expansion, &of_crate)
            }
        }
    }

    /// The public path of a name that is imported from a module of this crate, and that only a macro can define there.
    fn made_by_macro(&self, path: &[String], module: ModuleId) -> Option<Vec<String>> {
        let [name] = path else { return None };
        let inner = self.index.imported_from(name, module)?;
        let mut full = match inner {
            0 => Vec::new(),
            inner => self.public.path(Definition::Module(inner))?.to_vec(),
        };
        full.push(name.clone());
        Some(full)
    }

    fn external_name(
        &self,
        path: &FoundPath,
        outer: &[String],
        expansion: &mut Expansion,
        of_crate: &dyn Fn(&[String]) -> Replacement,
    ) -> Replacement {
        let is_prelude = path.segments.len() == 1
            && ["Option", "Result", "Box", "Vec", "String"].contains(&path.segments[0].as_str());
        if is_standard(&outer[0]) {
            return if is_prelude {
                Replacement::Keep
            } else {
                Replacement::Name(path_tokens(outer))
            };
        }
        if let Some(own) = self.public.re_exported(outer) {
            return of_crate(&own);
        }
        expansion.crates.insert(outer[0].clone());
        Replacement::Name(path_tokens(outer))
    }
}

/// Returns true for the modules that have the names of C's numbers.
fn has_c_types(path: &[String]) -> bool {
    ["std::os::raw", "std::ffi", "core::ffi", "libc"].contains(&path.join("::").as_str())
}

fn is_standard(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc")
}
