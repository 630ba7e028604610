//! The state of one expansion, and its results apart from the tokens.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;

use crate::source::model::ModuleId;

/// How the names that stay are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    AsWritten,
    /// By the path that other crates use.
    Public,
    /// With every alias replaced, not only those of closures.
    WithoutAliases,
}

/// The state of one expansion.
pub(crate) struct Expansion {
    pub(crate) names: Names,
    /// The names of type parameters, which mean themselves.
    pub(crate) generics: HashSet<String>,
    /// The public form of `Self`.
    pub(crate) self_type: Option<TokenStream>,
    /// Names without a public path.
    pub(crate) unnameable: BTreeSet<String>,
    /// Other crates that the public names begin with.
    pub(crate) crates: BTreeSet<String>,
    /// The replacements, for `--explain`.
    pub(crate) steps: Vec<String>,
    /// The module of the tokens that were given. Names from elsewhere are spelled for it.
    pub(super) home: Option<ModuleId>,
    pub(super) depth: usize,
}

impl Expansion {
    pub(crate) fn new(names: Names, generics: HashSet<String>) -> Self {
        Expansion {
            names,
            generics,
            self_type: None,
            unnameable: BTreeSet::new(),
            crates: BTreeSet::new(),
            steps: Vec::new(),
            home: None,
            depth: 0,
        }
    }

    /// The expansion of a definition with the parameters `generics`, which this one needs.
    pub(super) fn inner(&self, generics: HashSet<String>) -> Self {
        Expansion {
            home: self.home,
            depth: self.depth,
            ..Expansion::new(self.names, generics)
        }
    }

    /// Adds the results of `inner`.
    pub(super) fn merge(&mut self, mut inner: Expansion) {
        self.unnameable.append(&mut inner.unnameable);
        self.crates.append(&mut inner.crates);
    }
}
