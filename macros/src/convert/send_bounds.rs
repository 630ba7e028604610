//! What goes to another thread, and what it must be for that: said in the wrapper's signature, each at the type that the
//! user wrote, where rustc then says what is amiss.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Lifetime, Type, TypeImplTrait};

use super::own::Scope;
use super::reborrow::is_buffer;
use crate::generate::generics::Constraint;
use crate::syntax::search::{has_impl, may_be_generic, names};
use crate::syntax::signature::{Receiver, ReceiverKind, Signature};
use crate::syntax::types::{
    first_type_argument, last_word, option_of, says, says_lifetime, unwrapped,
};

/// Calls `found` with each type that is owned of an argument of type `ty`, and whether it is copied for that.
fn each_owned<'t>(
    ty: &'t Type,
    is_copied: bool,
    scope: &Scope<'_>,
    found: &mut dyn FnMut(&'t Type, bool),
) {
    match unwrapped(ty) {
        // Of a slice its items: what holds of `[T]` is not known to hold of `T`.
        Type::Slice(slice) => each_owned(&slice.elem, is_copied, scope, found),
        _ if !scope.is_borrowed(ty) => found(ty, is_copied),
        Type::Reference(reference) => each_owned(&reference.elem, true, scope, found),
        // What stands beside something borrowed is copied to be lent with it.
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

/// The types of what comes back.
pub(crate) enum Delivered<'a> {
    /// That of whoever awaits it.
    ToAThread(&'a [&'a Type]),
    /// Which calls back by itself, so that it need not be `Send`.
    ToItsTask(Option<&'a Type>),
}

/// Something of the type `ty` goes to another thread.
struct Demand<'t> {
    ty: &'t Type,
    /// As it is printed, by which it is found again.
    text: String,
    is_copied: bool,
}

/// What comes in twice, or comes in and goes out, is bounded once.
fn add_demand<'t>(demands: &mut Vec<Demand<'t>>, ty: &'t Type, is_copied: bool) {
    if is_known(ty, is_copied) {
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

/// What goes to another thread must be `Send + 'static`, and what is copied for that, or `asked_again`, `Clone`: said of
/// what may be generic, and of raw pointers, at its own place.
pub(crate) fn constraints(
    signature: &Signature,
    asked_again: bool,
    delivered: Delivered<'_>,
) -> Vec<Constraint> {
    let scope = Scope::of(signature);
    let mut demands: Vec<Demand<'_>> = Vec::new();
    let mut demand = |ty, is_copied| add_demand(&mut demands, ty, is_copied);
    for (_, parameter) in signature.parameters() {
        each_owned(&parameter.ty, asked_again, &scope, &mut demand);
    }
    let mut kept = None;
    match delivered {
        Delivered::ToAThread(types) => types.iter().for_each(|ty| demand(ty, false)),
        // The function may hold it while it awaits something else.
        Delivered::ToItsTask(Some(ty)) if names_parameter(ty, signature) => demand(ty, false),
        Delivered::ToItsTask(ty) => kept = ty.filter(|ty| !is_known(ty, false)),
    }
    let constrain = |Demand { ty, is_copied, .. }: Demand<'_>| {
        // Of another type the compiler knows whether it may be lent across an await.
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
    constraints.chain(kept).chain(receiver).collect()
}

/// Whether `ty` depends on a type parameter of the function's own.
fn names_parameter(ty: &Type, signature: &Signature) -> bool {
    let mut parameters = signature.generics.type_params();
    parameters.any(|parameter| names(ty, &parameter.ident))
}

/// Whether nothing has to be said of `ty`. An `impl` says it where it stands, since no bound can name it.
fn is_known(ty: &Type, is_copied: bool) -> bool {
    let is_sendable = match ty {
        Type::Ptr(_) => false,
        // Of an `impl` around: it may be `'static`.
        Type::Reference(reference) if is_named(reference.lifetime.as_ref()) => false,
        _ => !may_be_generic(ty),
    };
    is_sendable || has_impl(ty) || is_copied && is_buffer(ty)
}

fn is_named(lifetime: Option<&Lifetime>) -> bool {
    lifetime.is_some_and(|lifetime| lifetime.ident != "static")
}

fn bounds_of_owned(ty: &Type, is_copied: bool, is_held: bool, scope: &Scope<'_>) -> TokenStream {
    let place = ty.span();
    let sync = is_held.then(|| quote_spanned!(place=> + ::core::marker::Sync));
    if !is_copied {
        quote_spanned!(place=> ::core::marker::Send + 'static)
    } else if scope.is_unsized(ty) {
        quote_spanned! {place=>
            ::std::borrow::ToOwned<Owned: ::core::marker::Send #sync> #sync + 'static
        }
    } else {
        quote_spanned!(place=> ::core::clone::Clone + ::core::marker::Send #sync + 'static)
    }
}

/// `ty` of a parameter, as it is taken for a job: an `impl` is asked for what is asked of a named type by a bound.
pub(crate) fn sendable(ty: &Type, is_copied: bool, is_held: bool) -> TokenStream {
    match ty {
        Type::ImplTrait(opaque) => sendable_impl(opaque, is_copied, is_held),
        Type::Paren(inner) if has_impl(ty) => {
            let inner = sendable(&inner.elem, is_copied, is_held);
            quote!((#inner))
        }
        Type::Reference(reference) if has_impl(ty) => {
            let (and, lifetime) = (&reference.and_token, &reference.lifetime);
            let referent = sendable(&reference.elem, true, is_held);
            match &*reference.elem {
                // Of several bounds behind a `&`.
                Type::ImplTrait(_) => quote!(#and #lifetime (#referent)),
                _ => quote!(#and #lifetime #referent),
            }
        }
        _ => ty.to_token_stream(),
    }
}

fn sendable_impl(opaque: &TypeImplTrait, is_copied: bool, is_held: bool) -> TokenStream {
    let place = opaque.span();
    let (word, bounds) = (&opaque.impl_token, opaque.bounds.iter());
    let demand = |is_needed, word, bound: TokenStream| {
        let is_missing = is_needed && !says(&opaque.bounds, word);
        is_missing.then_some(bound)
    };
    let clone = quote_spanned!(place=> + ::core::clone::Clone);
    let clone = demand(is_copied, "Clone", clone);
    let send = demand(true, "Send", quote_spanned!(place=> + ::core::marker::Send));
    let sync = quote_spanned!(place=> + ::core::marker::Sync);
    let sync = demand(is_copied && is_held, "Sync", sync);
    let forever = (!says_lifetime(&opaque.bounds)).then(|| quote_spanned!(place=> + 'static));
    quote!(#word #(#bounds)+* #clone #send #sync #forever)
}

fn constrain_receiver(receiver: &Receiver, asked_again: bool) -> Constraint {
    let place = receiver.self_token.span();
    if receiver.is_lent_for_ever() {
        return Constraint {
            ty: quote_spanned!(place=> Self),
            bounds: quote_spanned!(place=> ::core::marker::Sync + 'static),
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
            bounds: quote_spanned!(place=> #bounds ::core::marker::Send + 'static),
        };
    }
    let owned = if is_copied {
        quote_spanned!(place=> ::core::clone::Clone)
    } else {
        // Of a trait's `self` nobody has said it.
        quote_spanned!(place=> ::core::marker::Sized)
    };
    let bounds = quote_spanned!(place=> #owned + ::core::marker::Send + 'static);
    let ty = match written {
        Some(Type::Reference(reference)) => reference.elem.to_token_stream(),
        Some(ty) => ty.to_token_stream(),
        None => quote_spanned!(place=> Self),
    };
    Constraint { ty, bounds }
}

/// What is asked of `Self`, beside what is always asked, where a job takes it as `ty`, a pointer to it: of `Self`, since a
/// trait that asks something of the pointer is no `dyn Trait` any more.
fn bounds_behind(ty: &Type, is_copied: bool, place: Span) -> Option<TokenStream> {
    let Type::Path(path) = ty else { return None };
    let behind = first_type_argument(&path.path)?;
    let is_self = matches!(behind, Type::Path(path) if path.path.is_ident("Self"));
    match last_word(&path.path).as_str() {
        "Arc" if is_self => Some(quote_spanned!(place=> ::core::marker::Sync +)),
        "Box" if is_self && !is_copied => Some(quote!()),
        "Pin" => bounds_behind(behind, is_copied, place),
        _ => None,
    }
}
