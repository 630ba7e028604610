//! The expander of the signatures of one crate.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use syn::Generics;

use super::generics::names_of;
use super::index::Index;
use super::neighbours::Neighbours;
use super::public::PublicPaths;
use crate::source::model::{Function, ModuleId, Owner};

/// Expands the signatures of one crate.
pub(crate) struct Expander<'a> {
    pub(crate) index: &'a Index<'a>,
    pub(crate) public: &'a PublicPaths,
    /// The libraries into which names of other crates are followed.
    pub(super) neighbours: Option<&'a Neighbours<'a>>,
    pub(super) closure_traits: RefCell<HashMap<usize, Option<Blanket>>>,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(index: &'a Index<'a>, public: &'a PublicPaths) -> Self {
        Expander {
            index,
            public,
            neighbours: None,
            closure_traits: RefCell::default(),
        }
    }

    /// The same, with names of other crates followed into these libraries.
    pub(crate) fn among(self, neighbours: Option<&'a Neighbours<'a>>) -> Self {
        Expander { neighbours, ..self }
    }

    /// The type parameters of the item around `function`.
    pub(crate) fn outer_generics(&self, function: &Function) -> HashSet<String> {
        let text = match function.owner {
            Owner::Impl(at) => &self.index.of.impls[at].generics,
            Owner::Trait(at) => &self.index.of.traits[at].generics,
            Owner::Module | Owner::Foreign(_) => return HashSet::new(),
        };
        let generics: Generics = syn::parse_str(text).unwrap_or_default();
        names_of(&generics)
    }
}

/// The closure that implements a trait.
#[derive(Clone)]
pub(super) struct Blanket {
    pub(super) bounds: String,
    pub(super) module: ModuleId,
    /// The names that stand for the trait's arguments.
    pub(super) parameters: Vec<String>,
}
