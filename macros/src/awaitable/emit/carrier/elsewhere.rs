//! A callback that waits for room must not be called on the thread that reads. If an alias or a trait hides whether it is
//! `Send`, the type system answers.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Type, TypeParamBound};

use crate::awaitable::context::belongs_to_type;
use crate::awaitable::plan::{Callback, Carrier, Plan};
use crate::collect::CollectVec;
use crate::generate::hygiene::{place_of, placed};
use crate::options::Policy;
use crate::syntax::types::{bounds_of, unwrapped};

/// The check of each callback that waits for room, if its syntax does not show whether it is `Send`.
pub(crate) fn checks(plan: &Plan<'_>) -> Option<TokenStream> {
    let waits = plan.policy().is_some_and(Policy::waits);
    let callbacks = plan
        .callbacks()
        .iter()
        .filter(|callback| waits && callback.hides_send() && callback.role.is_emitted());
    let checks: Vec<TokenStream> = callbacks
        .filter_map(|callback| check(plan, callback))
        .collect_vec();
    (!checks.is_empty()).then(|| quote!(#(#checks)*))
}

fn check(plan: &Plan<'_>, callback: &Callback<'_>) -> Option<TokenStream> {
    let ty = &callback.parameter.ty;
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    if let Carrier::Alias(_) | Carrier::Held(_) = callback.carrier {
        let ty = placed(&ty.to_token_stream(), place);
        return Some(quote_spanned!(place=> #private::called_elsewhere::<#ty>();));
    }
    if is_lent_alias(callback) {
        let ty = placed(&ty.to_token_stream(), place);
        return Some(quote_spanned!(place=> #private::called_on_another_thread::<#ty>();));
    }
    let bounds = trait_bounds(plan, callback);
    // It is type-checked, and never called.
    (!bounds.is_empty()).then(|| {
        quote_spanned! {place=>
            #[allow(dead_code)]
            fn listener<Listener: #(#bounds)+*>() {
                #private::called_on_another_thread::<Listener>();
            }
        }
    })
}

/// Returns true for a reference to a named type.
fn is_lent_alias(callback: &Callback<'_>) -> bool {
    match unwrapped(&callback.parameter.ty) {
        Type::Reference(reference) => {
            callback.generic.is_none() && matches!(unwrapped(&reference.elem), Type::Path(_))
        }
        _ => false,
    }
}

/// The bounds of a callback whose type is `impl Trait` or a type parameter. They are empty if they may name another
/// parameter, which an inner function does not have.
fn trait_bounds<'a>(plan: &Plan<'a>, callback: &Callback<'a>) -> Vec<&'a TypeParamBound> {
    let generics = &plan.signature().generics;
    let own = |parameter: &GenericParam| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident) == callback.generic,
        _ => false,
    };
    if belongs_to_type(plan.function) || !generics.params.iter().all(own) {
        return Vec::new();
    }
    match (callback.generic, unwrapped(&callback.parameter.ty)) {
        (Some(generic), _) => bounds_of(generic, generics),
        (None, Type::ImplTrait(opaque)) => opaque.bounds.iter().collect_vec(),
        _ => Vec::new(),
    }
}
