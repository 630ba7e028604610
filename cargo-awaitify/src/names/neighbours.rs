//! The libraries that are scanned together, so that a name can be followed from one into another.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;

use super::expander::Expander;
use super::expansion::{Expansion, Names};
use super::index::{Definition, Index, Meaning};
use super::public::PublicPaths;
use super::rewrite::{FoundPath, Replacement, rewrite};
use super::tokens::path_tokens;
use crate::source::model::{Crate, ModuleId};

/// Indexes of libraries, by the names of their packages.
#[derive(Default)]
pub(crate) struct Neighbours<'a> {
    libraries: HashMap<&'a str, (Index<'a>, PublicPaths)>,
}

/// A definition in another library.
pub(crate) struct Outer<'a> {
    pub(crate) index: &'a Index<'a>,
    pub(crate) definition: Definition,
    public: &'a PublicPaths,
    /// The name of the library where it is used.
    name: String,
}

impl<'a> Neighbours<'a> {
    pub(crate) fn of(libraries: impl Iterator<Item = &'a Crate>) -> Self {
        let indexed = libraries.map(|krate| {
            let index = Index::of(krate);
            let public = PublicPaths::of(&index);
            (krate.package.as_str(), (index, public))
        });
        Neighbours {
            libraries: indexed.collect(),
        }
    }

    /// The definition at `path`, which begins with the name of a library in `krate`.
    fn find<'b>(&'b self, path: &[String], krate: &Crate) -> Option<Outer<'b>> {
        let (mut path, mut of) = (path.to_owned(), krate);
        // A library may re-export another one's item.
        for _ in 0..4 {
            let (first, rest) = path.split_first()?;
            let mut dependencies = of.dependencies.iter();
            let dependency = dependencies.find(|dependency| dependency.name == *first)?;
            let (index, public) = self.libraries.get(dependency.package.as_str())?;
            match index.resolve(rest, 0) {
                Meaning::Local(definition) => {
                    return Some(Outer {
                        index,
                        definition,
                        public,
                        name: krate.name_of(&index.of.package).unwrap_or(first).to_owned(),
                    });
                }
                Meaning::External(next) => (path, of) = (next, index.of),
                Meaning::Unknown => return None,
            }
        }
        None
    }
}

impl<'a> Expander<'a> {
    /// The definition in another library that `path` means, written in `module`.
    pub(crate) fn outer(&self, path: &[String], module: ModuleId) -> Option<Outer<'a>> {
        let neighbours = self.neighbours?;
        let krate = self.index.of;
        match self.index.resolve(path, module) {
            Meaning::External(path) => neighbours.find(&path, krate),
            Meaning::Unknown => {
                let mut globs = self.index.external_globs(module).into_iter();
                globs.find_map(|glob| neighbours.find(&[&glob, path].concat(), krate))
            }
            Meaning::Local(_) => None,
        }
    }

    /// The closure that an alias or a trait of another library hides.
    pub(super) fn outer_closure(
        &self,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let outer = self.outer(&path.segments, module)?;
        let expander = Expander::new(outer.index, outer.public).among(self.neighbours);
        let mut inner = Expansion {
            depth: expansion.depth,
            ..Expansion::new(Names::Public, HashSet::new())
        };
        let hidden = match outer.definition {
            Definition::Alias(at) => expander.hidden_by_alias(at, &mut inner),
            Definition::Trait(at) => expander.hidden_by_trait(at, &mut inner),
            _ => None,
        }?;
        let hidden = hidden.map(|tokens| outer.renamed(tokens));
        let arguments = self.arguments(path, module, expansion);
        expansion.steps.append(&mut inner.steps);
        if expansion.names == Names::Public {
            expansion.merge(inner);
            expansion.crates.insert(outer.name.clone());
        }
        Some(hidden.with(arguments))
    }
}

impl<'a> Outer<'a> {
    /// The name of the type that it is, with the index of its library.
    pub(crate) fn named(&self) -> Option<(&'a str, &'a Index<'a>)> {
        match self.definition {
            Definition::Type(at) => Some((&self.index.of.types[at].name, self.index)),
            _ => None,
        }
    }

    /// Names the library as the user of the definition does.
    fn renamed(&self, tokens: TokenStream) -> TokenStream {
        let own = &self.index.of.name;
        if self.name == *own {
            return tokens;
        }
        rewrite(tokens, &mut |path| {
            if path.segments[0] != *own {
                return Replacement::Keep;
            }
            let mut renamed = path.segments.clone();
            renamed[0].clone_from(&self.name);
            Replacement::Name(path_tokens(&renamed))
        })
    }
}
