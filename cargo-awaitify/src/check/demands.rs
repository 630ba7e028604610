//! The bounds of a parameter. A declaration may have more of them than its function, because the wrapper's own code may need
//! them, but none may be missing.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Generics, Type, TypeParamBound};

use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::detect::{ClosureType, Detected, detect};
use crate::syntax::types::{bounds_of, declared_parameter};

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Demands {
    /// A type without bounds, which is compared itself.
    Unknown,
    OfClosure(BTreeSet<String>),
    OfType(BTreeSet<String>),
}

impl Demands {
    /// Returns false if `actual` surely demands more. A closure may be declared for a trait that closures implement.
    pub(super) fn include(&self, actual: &Demands) -> bool {
        match (self, actual) {
            (Demands::OfClosure(own), Demands::OfClosure(actual))
            | (Demands::OfType(own), Demands::OfType(actual)) => actual.is_subset(own),
            _ => true,
        }
    }
}

/// The bounds of a parameter of the type `ty`, each in the form that `reduce` returns.
pub(super) fn demands_of(
    ty: &Type,
    generics: &Generics,
    reduce: impl Fn(TokenStream) -> String,
) -> Demands {
    match detect(ty, generics) {
        Detected::Closure(closure) => Demands::OfClosure(of_closure(&closure)),
        _ => match bounds(ty, generics) {
            Some(bounds) => Demands::OfType(bounds.into_iter().map(reduce).collect()),
            None => Demands::Unknown,
        },
    }
}

/// `Fn` demands what `FnMut` demands, and more.
fn of_closure(closure: &ClosureType<'_>) -> BTreeSet<String> {
    let is_repeatable = closure.style != CallStyle::Once;
    let demands = [
        (is_repeatable, "FnMut"),
        (closure.style == CallStyle::Shared, "Fn"),
        (closure.bounds.send, "Send"),
        (closure.bounds.sync, "Sync"),
        (closure.bounds.clone, "Clone"),
    ];
    let made = demands.into_iter().filter(|(is_made, _)| *is_made);
    made.map(|(_, name)| name.to_owned()).collect()
}

/// The traits that bound a type parameter or an `impl Trait`. `None` for other types.
fn bounds(ty: &Type, generics: &Generics) -> Option<Vec<TokenStream>> {
    let written: Vec<&TypeParamBound> = match ty {
        Type::ImplTrait(found) => found.bounds.iter().collect(),
        Type::Path(path) => bounds_of(declared_parameter(&path.path, generics)?, generics),
        _ => return None,
    };
    let traits = written.into_iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) if bound.maybe.is_none() => Some(bound.path.to_token_stream()),
        _ => None,
    });
    Some(traits.collect())
}
