//! The guard of an awaitable or a stream, which holds the handle.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::awaitable::emit::js_values;
use crate::awaitable::plan::{HandlePolicy, Plan, Start};
use crate::generate::append::Piece;
use crate::generate::hygiene::local;

/// The type of the guard, or `None` for `()`.
pub(super) fn guard_type(plan: &Plan<'_>, start: &Start<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    if plan.has_js_function() {
        let handle = held_handle(start);
        return Some(quote!(#krate::LocalOnCancel<#handle>));
    }
    let guard = match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => return None,
        HandlePolicy::Keep => quote!(Kept),
        HandlePolicy::Cancel { local: true, .. } | HandlePolicy::Revoke { local: true, .. } => {
            quote!(LocalOnCancel)
        }
        HandlePolicy::Cancel { local: false, .. } | HandlePolicy::Revoke { local: false, .. } => {
            quote!(OnCancel)
        }
    };
    let handle = handle_type(start);
    Some(quote!(#krate::#guard<#handle>))
}

/// The type of the handle; `()` if there is none.
pub(crate) fn handle_type(start: &Start<'_>) -> TokenStream {
    match start.result.handle() {
        Some(ty) => ty.to_token_stream(),
        None => quote!(()),
    }
}

/// The type of the handle that a guard with functions for JavaScript holds.
fn held_handle(start: &Start<'_>) -> TokenStream {
    match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => quote!(()),
        _ => handle_type(start),
    }
}

/// `receiver.on_cancel_local(handle, Box::new(…))`: the guard's hook owns the functions for JavaScript. It frees them when
/// it has run, or when it is dropped.
fn with_functions(
    plan: &Plan<'_>,
    start: &Start<'_>,
    given: Option<&Ident>,
    receiver: Piece<'_>,
) -> TokenStream {
    let (hook, functions) = (local("hook"), js_values::freed(plan));
    let (held, handle) = (held_handle(start), local("handle"));
    let given = match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => quote!(()),
        _ => handle_or_unit(given),
    };
    let end = match start.policy.hook() {
        Some(_) => quote!(#hook(#handle)),
        None => quote!(::core::mem::drop(#handle)),
    };
    quote! {
        #receiver.on_cancel_local(#given, ::std::boxed::Box::new(move |#handle: #held| {
            #end;
            ::core::mem::drop(#functions);
        }))
    }
}

fn handle_or_unit(handle: Option<&Ident>) -> TokenStream {
    handle.map_or_else(|| quote!(()), ToTokens::to_token_stream)
}

/// The `receiver` with the `handle` given to its guard, if there is one.
pub(super) fn guarded(
    plan: &Plan<'_>,
    start: &Start<'_>,
    handle: Option<&Ident>,
    receiver: Piece<'static>,
) -> Piece<'static> {
    if plan.has_js_function() {
        return with_functions(plan, start, handle, receiver).into();
    }
    if let HandlePolicy::Return | HandlePolicy::Discard = start.policy {
        return receiver;
    }
    let hook = local("hook");
    let registration = local("registration");
    let given = handle_or_unit(handle);
    match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => receiver,
        HandlePolicy::Keep => quote!(#receiver.keep(#given)).into(),
        HandlePolicy::Revoke { local: false, .. } => {
            quote!(#registration.revoke_on_cancel(#receiver, #given, #hook)).into()
        }
        HandlePolicy::Revoke { local: true, .. } => {
            quote!(#registration.revoke_on_cancel_local(#receiver, #given, #hook)).into()
        }
        HandlePolicy::Cancel { local: false, .. } => {
            quote!(#receiver.on_cancel(#given, #hook)).into()
        }
        HandlePolicy::Cancel { local: true, .. } => {
            quote!(#receiver.on_cancel_local(#given, #hook)).into()
        }
    }
}

/// The handle, unless the guard has it, and the `guarded` receiver with a stream of reports.
pub(super) fn with_handle(
    handle: Option<&Ident>,
    guarded: Piece<'static>,
    progress: Option<&Ident>,
) -> Piece<'static> {
    match (handle, progress) {
        (None, None) => guarded,
        (Some(handle), None) => quote!((#handle, #guarded)).into(),
        (None, Some(progress)) => quote!((#guarded, #progress)).into(),
        (Some(handle), Some(progress)) => quote!((#handle, #guarded, #progress)).into(),
    }
}
