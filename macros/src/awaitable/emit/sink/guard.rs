//! The guard of an awaitable or a stream, which holds the handle.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::awaitable::plan::{HandlePolicy, Plan, Start};
use crate::generate::hygiene::local;

/// The type of the guard, or `None` for `()`.
pub(super) fn guard_type(plan: &Plan<'_>, start: &Start<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    let handle = handle_type(start);
    match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => None,
        HandlePolicy::Keep => Some(quote!(#krate::Kept<#handle>)),
        HandlePolicy::Cancel { local: true, .. } => Some(quote!(#krate::LocalOnCancel<#handle>)),
        HandlePolicy::Cancel { local: false, .. } | HandlePolicy::Revoke { .. } => {
            Some(quote!(#krate::OnCancel<#handle>))
        }
    }
}

/// The type of the handle; `()` if there is none.
pub(crate) fn handle_type(start: &Start<'_>) -> TokenStream {
    match start.result.handle() {
        Some(ty) => ty.to_token_stream(),
        None => quote!(()),
    }
}

/// The `receiver` with the handle `given` to its guard, or in a tuple with it, and with a stream of reports.
pub(super) fn with_handle(
    start: &Start<'_>,
    handle: Option<&Ident>,
    given: &TokenStream,
    receiver: TokenStream,
    progress: Option<&Ident>,
) -> TokenStream {
    let hook = local("hook");
    let registration = local("registration");
    let guarded = match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => receiver,
        HandlePolicy::Keep => quote!(#receiver.keep(#given)),
        HandlePolicy::Revoke { .. } => {
            quote!(#registration.revoke_on_cancel(#receiver, #given, #hook))
        }
        HandlePolicy::Cancel { local: false, .. } => quote!(#receiver.on_cancel(#given, #hook)),
        HandlePolicy::Cancel { local: true, .. } => {
            quote!(#receiver.on_cancel_local(#given, #hook))
        }
    };
    let is_returned = matches!(start.policy, HandlePolicy::Return);
    match (handle.filter(|_| is_returned), progress) {
        (None, None) => guarded,
        (Some(handle), None) => quote!((#handle, #guarded)),
        (None, Some(progress)) => quote!((#guarded, #progress)),
        (Some(handle), Some(progress)) => quote!((#handle, #guarded, #progress)),
    }
}
