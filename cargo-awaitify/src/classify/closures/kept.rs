//! Closures that need not be `'static`, and are kept all the same.

use syn::{Generics, ReturnType, Type, TypeParamBound};

use super::Closures;
use crate::awaitable::resolve::heuristics::ClosureParameter;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::types::{bounds_of, declared_parameter, unwrapped};

impl Closures<'_> {
    /// The reason why the closure can be called after the function returned: the returned type, or that of the object, has
    /// the closure's type or a lifetime that the closure must outlive.
    pub(super) fn reason_to_be_kept(&self, found: &ClosureParameter<'_>) -> Option<String> {
        let signature = &self.subject.expanded.signature;
        let name = parameter_name(found.parameter);
        let lifetimes = self.lifetimes_of(&found.parameter.ty);
        if let ReturnType::Type(_, output) = &signature.output {
            let output = describe_type(output);
            let generic = found.closure.generic.map(ToString::to_string);
            let mut own = lifetimes.iter().chain(&generic);
            if own.any(|own| has_word(&output, own)) {
                return Some(format!(
                    "`{name}` is kept by the `{output}` that is returned"
                ));
            }
        }
        let is_declared = |name: &String| {
            let mut declared = signature.generics.lifetimes();
            declared.any(|one| one.lifetime.to_string() == *name)
        };
        let outer = lifetimes.iter().find(|name| !is_declared(name))?;
        Some(format!(
            "`{name}` is kept by the object, as its bound `{outer}` says"
        ))
    }

    /// The named lifetimes that a closure of type `ty` must outlive.
    fn lifetimes_of(&self, ty: &Type) -> Vec<String> {
        let generics = &self.subject.expanded.signature.generics;
        let bounds = bounds_of_type(ty, generics);
        let lifetimes = bounds.into_iter().filter_map(|bound| match bound {
            TypeParamBound::Lifetime(lifetime) => Some(lifetime.to_string()),
            _ => None,
        });
        lifetimes
            .filter(|name| name != "'_" && name != "'static")
            .collect()
    }
}

/// The bounds of an `impl Trait`, a trait object or a type parameter.
pub(super) fn bounds_of_type<'a>(ty: &'a Type, generics: &'a Generics) -> Vec<&'a TypeParamBound> {
    match unwrapped(ty) {
        Type::ImplTrait(opaque) => opaque.bounds.iter().collect(),
        Type::TraitObject(object) => object.bounds.iter().collect(),
        Type::Path(path) => declared_parameter(&path.path, generics)
            .map(|name| bounds_of(name, generics))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Returns true if `text` has the name or the lifetime `word`.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '\'';
    text.split(|letter| !is_part(letter)).any(|one| one == word)
}
