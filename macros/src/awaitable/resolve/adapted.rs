//! Listeners whose type parameter something else in the signature names: `fn search<S: Sink>(sink: S) -> Result<(), S::Error>`.
//!
//! The wrapper does not have this parameter. The adapter is its type, so the rest of the signature is read with the adapter in
//! its place: `-> Result<(), <SinkListener as Sink>::Error>`.

use quote::ToTokens;
use syn::{GenericParam, Generics, Ident, ReturnType, WherePredicate};

use super::detect::leaf;
use super::replaced::{Replacement, replaced};
use super::taken;
use crate::awaitable::context::Context;
use crate::syntax::function::Function;
use crate::syntax::search::{names, predicate_names};
use crate::syntax::signature::{Input, Signature};
use crate::syntax::types::{bounds_parameter, predicates};

/// The function with the adapter in the place of the listener's type parameter. Returns `None` if nothing else names it.
pub(crate) fn with_adapter(context: &Context<'_>) -> Option<Function> {
    let adapter = context.options.adapter()?;
    let signature = context.signature();
    let (index, parameter) = taken::find(context, adapter)?;
    let leaf = leaf(&parameter.ty, &signature.generics);
    let generic = leaf.generic?;
    if !is_named_elsewhere(signature, generic, index) {
        return None;
    }
    let replacement = [Replacement {
        generic: generic.clone(),
        ty: adapter.to_token_stream(),
        implements: leaf.implements,
    }];
    let mut function = context.function.copied().ok()?;
    for (other, input) in function.signature.inputs.iter_mut().enumerate() {
        match input {
            Input::Typed(parameter) if other != index => {
                parameter.ty = replaced(&parameter.ty, &replacement)?;
            }
            _ => {}
        }
    }
    if let ReturnType::Type(_, ty) = &mut function.signature.output {
        **ty = replaced(&**ty, &replacement)?;
    }
    replace_bounds(&mut function.signature.generics, generic, &replacement)?;
    Some(function)
}

fn is_named_elsewhere(signature: &Signature, generic: &Ident, listener: usize) -> bool {
    let mut others = signature.parameters();
    let in_others = others.any(|(index, other)| index != listener && names(&other.ty, generic));
    let is_returned = signature
        .returned()
        .is_some_and(|returned| names(returned, generic));
    let mut bounds = predicates(&signature.generics).into_iter();
    is_returned || in_others || bounds.any(|predicate| is_about_another(predicate, generic))
}

/// Returns true for `E: From<S::Error>` and `S::Error: Debug`. The wrapper has no bounds of `S` itself.
fn is_about_another(predicate: &WherePredicate, generic: &Ident) -> bool {
    match predicate {
        WherePredicate::Type(predicate) => {
            !bounds_parameter(predicate, generic) && predicate_names(predicate, generic)
        }
        _ => false,
    }
}

fn replace_bounds(
    generics: &mut Generics,
    generic: &Ident,
    replacement: &[Replacement<'_>],
) -> Option<()> {
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Type(other) if other.ident != *generic => {
                for bound in &mut other.bounds {
                    *bound = replaced(bound, replacement)?;
                }
            }
            _ => {}
        }
    }
    let clause = generics.where_clause.iter_mut();
    for predicate in clause.flat_map(|clause| clause.predicates.iter_mut()) {
        if is_about_another(predicate, generic) {
            *predicate = replaced(predicate, replacement)?;
        }
    }
    Some(())
}
