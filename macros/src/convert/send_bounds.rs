//! Bounds for values that are sent to another thread. They are written in the wrapper's signature, each with the span
//! of the user's type, so that rustc reports a violation there. With such a span, edition 2015 finds `::std` but not
//! `::core`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Lifetime, Type, TypeImplTrait};

use super::own::Scope;
use super::reborrow::is_buffer;
use crate::collect::CollectVec;
use crate::generate::generics::Constraint;
use crate::syntax::search::{has_impl, may_be_generic, names};
use crate::syntax::signature::{Receiver, ReceiverKind, Signature};
use crate::syntax::types::{
    first_type_argument, last_word, option_of, says, says_lifetime, unwrapped,
};

/// Calls `found` with each type that an owned argument of type `ty` contains, and with true if it is cloned.
fn each_owned<'t>(
    ty: &'t Type,
    is_copied: bool,
    scope: &Scope<'_>,
    found: &mut dyn FnMut(&'t Type, bool),
) {
    match unwrapped(ty) {
        // The bounds are put on the items, because a bound on `[T]` says nothing about `T`.
        Type::Slice(slice) => each_owned(&slice.elem, is_copied, scope, found),
        _ if !scope.is_borrowed(ty) => found(ty, is_copied),
        Type::Reference(reference) => each_owned(&reference.elem, true, scope, found),
        // A value next to something borrowed is cloned, because both are lent together.
        Type::Array(array) => each_owned(&array.elem, true, scope, found),
        Type::Tuple(tuple) => {
            for part in &tuple.elems {
                each_owned(part, true, scope, found);
            }
        }
        _ => {
            if let Some(inside) = option_of(ty) {
                each_owned(inside, true, scope, found);
            }
        }
    }
}

/// The types of the result.
pub(crate) enum Delivered<'a> {
    /// Types that are sent to the thread that awaits them.
    ToAThread(&'a [&'a Type]),
    /// The type that a task passes to its own callback, so that it need not be `Send`.
    ToItsTask(Option<&'a Type>),
}

/// A type whose values are sent to another thread.
struct Demand<'t> {
    ty: &'t Type,
    /// The type as text, to find duplicates.
    text: String,
    is_copied: bool,
}

/// Adds a type once, even if several arguments or the result have it.
fn add_demand<'t>(
    demands: &mut Vec<Demand<'t>>,
    ty: &'t Type,
    is_copied: bool,
    visible: Option<&Generics>,
) {
    if is_known(ty, is_copied, visible) {
        return;
    }
    let text = ty.to_token_stream().to_string();
    match demands.iter_mut().find(|demand| demand.text == text) {
        Some(demand) => demand.is_copied |= is_copied,
        None => demands.push(Demand {
            ty,
            text,
            is_copied,
        }),
    }
}

/// The bounds of a job. Each value that is sent to another thread must be `Send + 'static`. A value that is cloned,
/// or any value if `asked_again`, must also be `Clone`. Bounds are only written for types that may be generic, because rustc
/// reports the bound of another type once more at each caller. `visible` are all generics there are, or `None` if the function
/// may be in an `impl`, where bounds are written for raw pointers too. `arguments` are the types of the owned arguments.
pub(crate) fn constraints<'t>(
    signature: &Signature,
    arguments: impl Iterator<Item = &'t Type>,
    visible: Option<&Generics>,
    asked_again: bool,
    delivered: Delivered<'t>,
) -> Vec<Constraint> {
    let scope = Scope::of(signature);
    let mut demands: Vec<Demand<'_>> = Vec::new();
    let mut demand = |ty, is_copied| add_demand(&mut demands, ty, is_copied, visible);
    for ty in arguments {
        each_owned(ty, asked_again, &scope, &mut demand);
    }
    let mut kept = None;
    match delivered {
        Delivered::ToAThread(types) => types.iter().for_each(|ty| demand(ty, false)),
        // The function may hold the value across an await.
        Delivered::ToItsTask(Some(ty)) if names_parameter(ty, signature) => demand(ty, false),
        Delivered::ToItsTask(ty) => kept = ty.filter(|ty| !is_known(ty, false, visible)),
    }
    let constrain = |Demand { ty, is_copied, .. }: Demand<'_>| {
        // rustc knows from any other type whether a reference to it may be held across an await.
        let is_held = signature.asyncness.is_some() && names_parameter(ty, signature);
        Constraint {
            ty: ty.to_token_stream(),
            bounds: bounds_of_owned(ty, is_copied, is_held, &scope),
        }
    };
    let kept = kept.map(|ty| Constraint {
        ty: ty.to_token_stream(),
        bounds: quote_spanned!(ty.span()=> 'static),
    });
    let receiver = signature.receiver();
    let receiver = receiver.map(|receiver| constrain_receiver(receiver, asked_again));
    let constraints = demands.into_iter().map(constrain);
    constraints.chain(kept).chain(receiver).collect_vec()
}

/// Returns true if `ty` depends on a type parameter of the function.
fn names_parameter(ty: &Type, signature: &Signature) -> bool {
    let mut parameters = signature.generics.type_params();
    parameters.any(|parameter| names(ty, &parameter.ident))
}

/// Returns true if `ty` needs no bound. An `impl` has its bounds inline, because no where clause can name it.
fn is_known(ty: &Type, is_copied: bool, visible: Option<&Generics>) -> bool {
    let is_sendable = match ty {
        Type::Ptr(_) if visible.is_none() => false,
        // The lifetime may be one of an `impl` block, and may be `'static`.
        Type::Reference(reference) if is_named(reference.lifetime.as_ref()) => false,
        _ => !may_be_generic(ty, visible),
    };
    is_sendable || has_impl(ty) || is_copied && is_buffer(ty)
}

fn is_named(lifetime: Option<&Lifetime>) -> bool {
    lifetime.is_some_and(|lifetime| lifetime.ident != "static")
}

fn bounds_of_owned(ty: &Type, is_copied: bool, is_held: bool, scope: &Scope<'_>) -> TokenStream {
    let place = ty.span();
    let sync = is_held.then(|| quote_spanned!(place=> + ::std::marker::Sync));
    if !is_copied {
        quote_spanned!(place=> ::std::marker::Send + 'static)
    } else if scope.is_unsized(ty) {
        quote_spanned! {place=>
            ::std::borrow::ToOwned<Owned: ::std::marker::Send #sync> #sync + 'static
        }
    } else {
        quote_spanned!(place=> ::std::clone::Clone + ::std::marker::Send #sync + 'static)
    }
}

/// The type `ty` of a parameter of a job. An `impl` gets the bounds that a named type would get in a where clause.
pub(crate) fn sendable(ty: &Type, is_copied: bool, is_held: bool) -> TokenStream {
    match ty {
        Type::ImplTrait(opaque) => sendable_impl(opaque, is_copied, is_held),
        Type::Paren(inner) if has_impl(ty) => {
            let inner = sendable(&inner.elem, is_copied, is_held);
            quote!((#inner))
        }
        Type::Reference(reference) if has_impl(ty) => {
            let and = &reference.and_token;
            let lifetime = &reference.lifetime;
            let referent = sendable(&reference.elem, true, is_held);
            match &*reference.elem {
                // Several bounds after a `&` need parentheses.
                Type::ImplTrait(_) => quote!(#and #lifetime (#referent)),
                _ => quote!(#and #lifetime #referent),
            }
        }
        _ => ty.to_token_stream(),
    }
}

fn sendable_impl(opaque: &TypeImplTrait, is_copied: bool, is_held: bool) -> TokenStream {
    let place = opaque.span();
    let word = &opaque.impl_token;
    let bounds = opaque.bounds.iter();
    let demand = |is_needed, word, bound: TokenStream| {
        let is_missing = is_needed && !says(&opaque.bounds, word);
        is_missing.then_some(bound)
    };
    let clone = quote_spanned!(place=> + ::std::clone::Clone);
    let clone = demand(is_copied, "Clone", clone);
    let send = demand(true, "Send", quote_spanned!(place=> + ::std::marker::Send));
    let sync = quote_spanned!(place=> + ::std::marker::Sync);
    let sync = demand(is_copied && is_held, "Sync", sync);
    let forever = (!says_lifetime(&opaque.bounds)).then(|| quote_spanned!(place=> + 'static));
    quote!(#word #(#bounds)+* #clone #send #sync #forever)
}

fn constrain_receiver(receiver: &Receiver, asked_again: bool) -> Constraint {
    let place = receiver.self_token.span();
    if receiver.is_static() {
        return Constraint {
            ty: quote_spanned!(place=> Self),
            bounds: quote_spanned!(place=> ::std::marker::Sync + 'static),
        };
    }
    let is_copied = asked_again || receiver.reference().is_some();
    let written = match &receiver.kind {
        ReceiverKind::Typed(_, ty) => Some(unwrapped(ty)),
        _ => None,
    };
    if let Some(bounds) = written.and_then(|ty| bounds_behind(ty, is_copied, place)) {
        return Constraint {
            ty: quote_spanned!(place=> Self),
            bounds: quote_spanned!(place=> #bounds ::std::marker::Send + 'static),
        };
    }
    let owned = if is_copied {
        quote_spanned!(place=> ::std::clone::Clone)
    } else {
        // The `Self` of a trait may be unsized.
        quote_spanned!(place=> ::std::marker::Sized)
    };
    let bounds = quote_spanned!(place=> #owned + ::std::marker::Send + 'static);
    let ty = match written {
        Some(Type::Reference(reference)) => reference.elem.to_token_stream(),
        Some(ty) => ty.to_token_stream(),
        None => quote_spanned!(place=> Self),
    };
    Constraint { ty, bounds }
}

/// The bounds of `Self` if a job takes it by the pointer type `ty`, in addition to those that every job needs. They
/// are put on `Self`, because a trait whose method bounds the pointer is not usable as `dyn Trait`.
fn bounds_behind(ty: &Type, is_copied: bool, place: Span) -> Option<TokenStream> {
    let Type::Path(path) = ty else { return None };
    let behind = first_type_argument(&path.path)?;
    let is_self = matches!(behind, Type::Path(path) if path.path.is_ident("Self"));
    match last_word(&path.path).as_str() {
        "Arc" if is_self => Some(quote_spanned!(place=> ::std::marker::Sync +)),
        "Box" if is_self && !is_copied => Some(quote!()),
        "Pin" => bounds_behind(behind, is_copied, place),
        _ => None,
    }
}
