//! Callbacks whose type parameter the return type names: `fn listen<F: Fn(u8)>(f: F) -> Guard<F>`.
//!
//! The wrapper does not have this parameter, and the type of its closure cannot be written. So the function is read as if it
//! took a box: `fn listen(f: Box<dyn Fn(u8)>) -> Guard<Box<dyn Fn(u8)>>`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Generics, ReturnType, Type, TypeParamBound};

use super::detect::{ClosureType, closure_of};
use super::replaced::{Replacement, replaced};
use super::select::Kind;
use super::selection_of;
use crate::awaitable::context::Context;
use crate::awaitable::plan::Pointer;
use crate::syntax::function::Function;
use crate::syntax::search::names;
use crate::syntax::signature::Input;
use crate::syntax::types::{declared_parameter, last_word, predicates_of};

/// The function with boxes in the place of type parameters of callbacks. Returns `None` if it needs none.
pub(crate) fn with_boxed_callbacks(context: &Context<'_>) -> Option<Function> {
    let signature = context.signature();
    let returned = signature.returned()?;
    let mut generics = signature.generics.type_params();
    if !generics.any(|parameter| names(returned, &parameter.ident)) {
        return None;
    }
    let selected = selection_of(context)?.ok()?;
    let boxes: Vec<Replacement<'_>> = selected
        .iter()
        .filter_map(|selected| match &selected.kind {
            Kind::Closure(closure) => boxed(closure, returned, &signature.generics),
            _ => None,
        })
        .collect();
    if boxes.is_empty() {
        return None;
    }
    let mut function = context.function.copied().ok()?;
    for input in &mut function.signature.inputs {
        if let Input::Typed(parameter) = input {
            parameter.ty = replaced(&parameter.ty, &boxes)?;
        }
    }
    if let ReturnType::Type(_, ty) = &mut function.signature.output {
        **ty = replaced(&**ty, &boxes)?;
    }
    function.boxed = boxes.into_iter().map(|boxed| boxed.generic).collect();
    Some(function)
}

/// The box in the place of the closure's type parameter, if the return type names it and a trait object has its bounds.
fn boxed<'a>(
    closure: &ClosureType<'_>,
    returned: &Type,
    generics: &Generics,
) -> Option<Replacement<'a>> {
    let generic = closure.generic.filter(|generic| names(returned, generic))?;
    let is_lent = |pointer: &Pointer| matches!(pointer, Pointer::Ref | Pointer::RefMut);
    if closure.target.is_some()
        || closure.pointers.iter().any(is_lent)
        || has_generic_output(closure, generics)
    {
        return None;
    }
    let bounds = bounds_of_object(generic, generics)?;
    Some(Replacement {
        generic: generic.clone(),
        ty: quote!(::std::boxed::Box<dyn #(#bounds)+*>),
        implements: None,
    })
}

/// Returns true if the callback returns a type parameter. The wrapper may not have that one either.
fn has_generic_output(closure: &ClosureType<'_>, generics: &Generics) -> bool {
    match closure.output {
        Some(Type::Path(path)) => declared_parameter(&path.path, generics).is_some(),
        _ => false,
    }
}

/// The bounds of a type parameter, each once, if a trait object can have them.
fn bounds_of_object(generic: &Ident, generics: &Generics) -> Option<Vec<TokenStream>> {
    let inline = generics
        .type_params()
        .filter(|declared| declared.ident == *generic);
    let inline = inline.flat_map(|declared| declared.bounds.iter().map(|bound| (None, bound)));
    let predicates = predicates_of(generic, generics).into_iter();
    let predicates = predicates.flat_map(|predicate| {
        let lifetimes = predicate.lifetimes.as_ref();
        predicate.bounds.iter().map(move |bound| (lifetimes, bound))
    });
    let mut bounds: Vec<TokenStream> = Vec::new();
    for (lifetimes, bound) in inline.chain(predicates) {
        if !is_of_object(bound) {
            return None;
        }
        let lifetimes = lifetimes.filter(|_| matches!(bound, TypeParamBound::Trait(_)));
        let bound = quote!(#lifetimes #bound);
        if !bounds
            .iter()
            .any(|other| other.to_string() == bound.to_string())
        {
            bounds.push(bound);
        }
    }
    Some(bounds)
}

/// Returns true for a lifetime, an `Fn` trait and the auto traits.
fn is_of_object(bound: &TypeParamBound) -> bool {
    const AUTO: &[&str] = &["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];
    match bound {
        TypeParamBound::Lifetime(_) => true,
        TypeParamBound::Trait(bound) => {
            closure_of(bound).is_some() || AUTO.contains(&last_word(&bound.path).as_str())
        }
        _ => false,
    }
}
