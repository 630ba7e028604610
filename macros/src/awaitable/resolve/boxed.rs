//! Callbacks whose type parameter the return type names: `fn listen<F: Fn(u8)>(f: F) -> Guard<F>`.
//!
//! The wrapper does not have this parameter, and the type of its closure cannot be written. So the function is read as if it
//! took a box: `fn listen(f: Box<dyn Fn(u8)>) -> Guard<Box<dyn Fn(u8)>>`. If no trait object has the parameter's bounds, its
//! place in the return type is an `impl Trait`: `-> Guard<impl Handler + Clone>`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, ReturnType, Type, TypeParamBound};

use super::detect::{ClosureType, closure_of};
use super::replaced::{Replacement, replaced};
use super::select::Kind;
use super::selection_of;
use crate::awaitable::context::{Context, Site, belongs_to_type};
use crate::awaitable::plan::Pointer;
use crate::collect::CollectVec;
use crate::syntax::function::Function;
use crate::syntax::search::{has_impl, names};
use crate::syntax::signature::Input;
use crate::syntax::types::{declared_parameter, last_word, predicates_of};

/// The function with other types in the place of type parameters of callbacks. Returns `None` if it needs none.
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
        .collect_vec();
    let is_boxed = |generic: &&Ident| boxes.iter().any(|boxed| boxed.generic == **generic);
    let opaque = selected
        .iter()
        .filter(|_| !matches!(context.around.site, Site::Group))
        .filter_map(|selected| generic_of(&selected.kind, &signature.generics))
        .filter(|generic| names(returned, generic) && !is_boxed(generic))
        .filter_map(|generic| opaque(generic, context));
    let opaque: Vec<Replacement<'_>> = opaque.collect_vec();
    if boxes.is_empty() && opaque.is_empty() {
        return None;
    }
    let mut function = context.function.copied().ok()?;
    for input in &mut function.signature.inputs {
        if let Input::Typed(parameter) = input {
            parameter.ty = replaced(&parameter.ty, &boxes)?;
        }
    }
    if let ReturnType::Type(_, ty) = &mut function.signature.output {
        **ty = replaced(&replaced(&**ty, &boxes)?, &opaque)?;
    }
    function.boxed = boxes.into_iter().map(|boxed| boxed.generic).collect_vec();
    Some(function)
}

/// The type parameter of a callback, if the wrapper passes a closure in its place.
fn generic_of<'a>(kind: &Kind<'a>, generics: &Generics) -> Option<&'a Ident> {
    let (generic, pointers) = match kind {
        Kind::Closure(closure) if closure.target.is_some() => return None,
        Kind::Closure(closure) if has_generic_output(closure, generics) => return None,
        Kind::Closure(closure) => (closure.generic, &closure.pointers),
        Kind::Told(told) => (told.generic, &told.pointers),
        Kind::Alias(_) | Kind::CFunction(_) | Kind::JsFunction(_) => return None,
    };
    generic.filter(|_| !pointers.iter().any(is_lent))
}

fn is_lent(pointer: &Pointer<'_>) -> bool {
    matches!(pointer, Pointer::Ref | Pointer::RefMut)
}

/// `impl Bounds` in the place of a type parameter.
fn opaque<'a>(generic: &Ident, context: &Context<'_>) -> Option<Replacement<'a>> {
    let bounds = bounds_where(generic, &context.signature().generics, &|_| true)?;
    let captured = captured(context);
    (!bounds.is_empty()).then(|| Replacement {
        generic: generic.clone(),
        ty: quote!(impl #(#bounds)+* #captured),
        implements: None,
    })
}

/// `+ use<'a, T>` for a free function, so that the type does not borrow what the wrapper borrows. Parameters of an `impl`, of
/// a trait and of `impl Trait` arguments cannot be named.
fn captured(context: &Context<'_>) -> Option<TokenStream> {
    let is_free = matches!(context.around.site, Site::Alone | Site::Module)
        && !belongs_to_type(context.function)
        && !context.options.associated.is_given();
    let signature = context.signature();
    let mut parameters = signature.parameters();
    if !is_free || parameters.any(|(_, parameter)| has_impl(&parameter.ty)) {
        return None;
    }
    let generics = signature.generics.params.iter();
    let generics = generics.map(|parameter| match parameter {
        GenericParam::Lifetime(declared) => declared.lifetime.to_token_stream(),
        GenericParam::Type(declared) => declared.ident.to_token_stream(),
        GenericParam::Const(declared) => declared.ident.to_token_stream(),
    });
    Some(quote!(+ use<#(#generics),*>))
}

/// The box in the place of the closure's type parameter, if the return type names it and a trait object has its bounds.
fn boxed<'a>(
    closure: &ClosureType<'_>,
    returned: &Type,
    generics: &Generics,
) -> Option<Replacement<'a>> {
    let generic = closure.generic.filter(|generic| names(returned, generic))?;
    if closure.target.is_some()
        || closure.pointers.iter().any(is_lent)
        || has_generic_output(closure, generics)
    {
        return None;
    }
    let bounds = bounds_where(generic, generics, &is_of_object)?;
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

/// The bounds of a type parameter, each once, if all are `allowed`.
fn bounds_where(
    generic: &Ident,
    generics: &Generics,
    allowed: &dyn Fn(&TypeParamBound) -> bool,
) -> Option<Vec<TokenStream>> {
    let mut written = Vec::new();
    for declared in generics.type_params() {
        if declared.ident == *generic {
            written.push((None, &declared.bounds));
        }
    }
    for predicate in predicates_of(generic, generics) {
        written.push((predicate.lifetimes.as_ref(), &predicate.bounds));
    }
    let mut bounds: Vec<TokenStream> = Vec::new();
    for (lifetimes, list) in written {
        for bound in list {
            if !allowed(bound) {
                return None;
            }
            let lifetimes = lifetimes.filter(|_| matches!(bound, TypeParamBound::Trait(_)));
            let bound = quote!(#lifetimes #bound);
            let text = bound.to_string();
            if !bounds.iter().any(|other| other.to_string() == text) {
                bounds.push(bound);
            }
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
