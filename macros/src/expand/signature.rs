//! The wrapper's signature: that of the legacy function, less the callback.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};

use crate::model::hygiene::{moved_to, place_of_item, placed};
use crate::model::returned::{Handling, Returned, with_success};
use crate::model::site::Site;
use crate::model::wrapper::{Argument, Lost, Wrapper};
use crate::parse::item::Function;
use crate::parse::signature::{Receiver, ReceiverKind};
use crate::parse::tokens::is_punct;

pub(super) fn expand_visibility(function: &Function, site: Site<'_>) -> TokenStream {
    match site {
        // A trait's functions have none; the inherent wrapper is as reachable as its type.
        Site::TraitImpl { .. } => quote!(pub),
        _ => function.visibility.to_token_stream(),
    }
}

pub(super) fn expand_signature(wrapper: &Wrapper<'_>) -> TokenStream {
    let keywords = expand_keywords(wrapper);
    let name = &wrapper.name;
    let generics = wrapper.generics.in_brackets();
    let where_clause = wrapper.generics.where_clause();
    let parameters = wrapper
        .arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Receiver(receiver) => Some(expand_receiver(receiver)),
            Argument::Forwarded { name, ty } => {
                let ty = wrapper.taken(ty);
                Some(quote!(#name: #ty))
            }
            Argument::Callback(_) | Argument::UserData { .. } | Argument::Null { .. } => None,
        });
    let mut output = without_captured(expand_output(wrapper), &wrapper.leaving());
    if let Some(place) = wrapper.ports.place_of_alias() {
        output = placed(&output, place);
    }
    quote!(#keywords #name #generics (#(#parameters),*) -> #output #where_clause)
}

fn expand_keywords(wrapper: &Wrapper<'_>) -> TokenStream {
    let place = place_of_item(&wrapper.name);
    match wrapper.is_unsafe() {
        true => quote_spanned!(place=> unsafe fn),
        false => quote_spanned!(place=> fn),
    }
}

/// `mut self` is the legacy function's own affair.
pub(crate) fn expand_receiver(receiver: &Receiver) -> TokenStream {
    let token = &receiver.self_token;
    match &receiver.kind {
        ReceiverKind::Reference(and, lifetime, mutability) => {
            quote!(#and #lifetime #mutability #token)
        }
        ReceiverKind::Typed(colon, ty) => quote!(#token #colon #ty),
        ReceiverKind::Value => quote!(#token),
    }
}

/// The table of the reference: what comes back by what the legacy function returns.
fn expand_output(wrapper: &Wrapper<'_>) -> TokenStream {
    let awaitable = expand_awaitable(wrapper);
    let returns_handle = matches!(wrapper.handling, Handling::Return);
    match &wrapper.returned {
        Returned::Handle(handle) if returns_handle => quote!((#handle, #awaitable)),
        Returned::Nothing | Returned::Handle(_) => awaitable,
        Returned::Fallible {
            result,
            handle: Some(handle),
        } if returns_handle => with_success(result, &quote!((#handle, #awaitable))),
        Returned::Fallible { result, .. } => with_success(result, &awaitable),
    }
}

/// `impl Trait + use<'a, T, F>` without the callback's own `F`, which the wrapper does not have.
fn without_captured(output: TokenStream, leaving: &[&Ident]) -> TokenStream {
    if leaving.is_empty() {
        return output;
    }
    let mut trees = output.into_iter();
    let mut staying = TokenStream::new();
    let mut in_captures = false;
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(word) if in_captures && leaving.contains(&&word) => {
                // Its comma leaves with it; if it stood last, what comes is the end.
                let behind = trees.next().filter(|behind| is_punct(behind, '>'));
                in_captures = behind.is_none();
                staying.extend(behind);
                continue;
            }
            TokenTree::Group(group) => {
                let inner = without_captured(group.stream(), leaving);
                let mut staying_group = Group::new(group.delimiter(), inner);
                staying_group.set_span(group.span());
                staying.append(staying_group);
                continue;
            }
            _ => {}
        }
        match &tree {
            TokenTree::Ident(word) if word == "use" => in_captures = true,
            tree if is_punct(tree, '>') => in_captures = false,
            _ => {}
        }
        staying.append(tree);
    }
    staying
}

fn expand_awaitable(wrapper: &Wrapper<'_>) -> TokenStream {
    let krate = &wrapper.krate;
    let outcome = expand_outcome(wrapper);
    let handle = wrapper.returned.handle_type();
    match &wrapper.handling {
        Handling::Return | Handling::Discard => quote!(#krate::Awaitable<#outcome>),
        Handling::Keep => quote!(#krate::Awaitable<#outcome, #krate::Kept<#handle>>),
        Handling::Revoke { .. } | Handling::Cancel { local: false, .. } => {
            quote!(#krate::Awaitable<#outcome, #krate::OnCancel<#handle>>)
        }
        Handling::Cancel { local: true, .. } => {
            quote!(#krate::Awaitable<#outcome, #krate::LocalOnCancel<#handle>>)
        }
        Handling::Drive => {
            // At the function, where rustc then says that it is there with Tokio alone.
            let place = wrapper.function.signature.ident.span();
            let driver = moved_to(place, &quote!(#krate::Driver));
            quote!(#krate::Awaitable<#outcome, #krate::Kept<#driver>>)
        }
    }
}

/// What `.await` gives.
pub(super) fn expand_outcome(wrapper: &Wrapper<'_>) -> TokenStream {
    let (krate, value) = (&wrapper.krate, wrapper.value_type());
    match wrapper.lost {
        Lost::Given(_) => value,
        Lost::Dropped => quote!(::core::result::Result<#value, #krate::Dropped>),
        Lost::BlockingError => quote!(::core::result::Result<#value, #krate::BlockingError>),
    }
}
