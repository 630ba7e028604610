//! The wrapper's signature: that of the legacy function without the callbacks.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::Type;

use super::value::{buffer_type, delivered_type, place_of_alias};
use super::{sink, taken};
use crate::awaitable::context::Site;
use crate::awaitable::plan::{
    CallResult, HandlePolicy, Passed, Payload, Plan, Role, Source, Start,
};
use crate::convert::send_bounds::sendable;
use crate::generate::append::append;
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{place_of_item, placed};
use crate::generate::receiver::receiver;
use crate::generate::success::append_with_success;
use crate::syntax::function::Function;
use crate::syntax::tokens::is_punct;
use crate::syntax::types::is_without_arguments;

/// A trait's functions have no visibility. The inherent wrapper of one can be reached like its type.
pub(super) fn visibility(function: &Function, site: Site<'_>) -> TokenStream {
    match site {
        Site::TraitImpl { .. } => quote!(pub),
        _ => function.visibility.to_token_stream(),
    }
}

pub(super) fn signature(plan: &Plan<'_>, generics: &WrapperGenerics) -> TokenStream {
    let mut leaving = Vec::new();
    if plan.signature().returned().is_some() {
        leaving = plan.leaving_generics();
    }
    let place = place_of_alias(plan);
    if leaving.is_empty() && place.is_none() {
        return returning(plan, generics, &WrapperOutput(plan));
    }
    let output = without_captured(WrapperOutput(plan).into_token_stream(), &leaving);
    let output = place.map_or(output.clone(), |place| placed(&output, place));
    returning(plan, generics, &output)
}

/// The signature with another return type.
pub(super) fn returning(
    plan: &Plan<'_>,
    generics: &WrapperGenerics,
    output: &dyn ToTokens,
) -> TokenStream {
    let place = place_of_item(&plan.name);
    let safety = plan.is_unsafe().then(|| Ident::new("unsafe", place));
    let keyword = Ident::new("fn", place);
    let name = &plan.name;
    let in_brackets = generics
        .in_brackets()
        .or_else(|| is_plain(plan).then(|| quote!(<>)));
    let where_clause = generics.where_clause();
    let parameters = Parameters(plan);
    let mut tokens = TokenStream::new();
    append!(&mut tokens, Span::call_site()=> #safety #keyword #name #in_brackets (#parameters) -> #output #where_clause);
    tokens
}

/// Returns true if the value is a type without generic arguments. If it is unknown, rustc suggests for the wrapper to add a
/// parameter of this name, because the type is an argument there and not in the function, and so reports it twice. Where
/// the brackets of the parameters are a macro's, it suggests nothing.
fn is_plain(plan: &Plan<'_>) -> bool {
    match &plan.source {
        Source::Job(_) => plan
            .signature()
            .returned()
            .is_some_and(is_without_arguments),
        Source::Callbacks { callbacks, .. } => {
            callbacks.iter().all(|callback| match &callback.payload {
                Payload::Visible { arguments, .. } => arguments
                    .iter()
                    .all(|argument| is_without_arguments(argument.ty)),
                _ => true,
            })
        }
        Source::Listener { .. } => false,
    }
}

/// The type of a parameter. Any value goes where the user has not typed one yet.
pub(super) struct ParameterType<'a>(pub(super) &'a Type);

impl ToTokens for ParameterType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            Type::Verbatim(typed) if typed.is_empty() => {
                any().to_tokens(tokens);
            }
            ty => ty.to_tokens(tokens),
        }
    }
}

/// The type of a parameter that takes any value.
pub(super) fn any() -> TokenStream {
    quote!(impl ::core::marker::Sized)
}

/// The parameters of the wrapper.
struct Parameters<'a>(&'a Plan<'a>);

impl ToTokens for Parameters<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let place = Span::call_site();
        let mut is_first = true;
        for passed in &self.0.parameters {
            let is_taken = matches!(
                passed,
                Passed::Receiver(_) | Passed::Forwarded { .. } | Passed::Buffer { .. }
            );
            if !is_taken {
                continue;
            }
            if !is_first {
                append!(tokens, place=> ,);
            }
            is_first = false;
            match (passed, &self.0.source) {
                (Passed::Receiver(parameter), _) => receiver(parameter).to_tokens(tokens),
                (Passed::Forwarded { name, ty, .. }, Source::Job(job)) => {
                    let ty = sendable(ty, !job.runs_once(), false);
                    append!(tokens, place=> #name: #ty);
                }
                (Passed::Forwarded { name, ty, .. }, _) => {
                    let ty = ParameterType(ty);
                    append!(tokens, place=> #name: #ty);
                }
                (Passed::Buffer { name, element, .. }, _) => {
                    let ty = buffer_type(*element);
                    append!(tokens, place=> #name: #ty);
                }
                (_, _) => {}
            }
        }
    }
}

/// The table in the reference: the wrapper's return type by that of the legacy function.
struct WrapperOutput<'a>(&'a Plan<'a>);

impl ToTokens for WrapperOutput<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let value = WithHandle(self.0);
        match self.0.start().map(|start| &start.result) {
            Some(CallResult::Fallible { result, .. }) => {
                append_with_success(result, &value, tokens);
            }
            _ => value.to_tokens(tokens),
        }
    }
}

/// The awaitable or the stream, with a handle that is returned and the reports of the progress.
struct WithHandle<'a>(&'a Plan<'a>);

impl ToTokens for WithHandle<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (plan, place) = (self.0, Span::call_site());
        let plain = sink::Output(plan);
        let returns = |start: &&Start<'_>| matches!(start.policy, HandlePolicy::Return);
        let returning = plan.start().filter(returns);
        let handle = returning.and_then(|start| start.result.handle());
        if taken::is_joined(plan) {
            let handle = match plan.start() {
                Some(_) => handle.map(ToTokens::to_token_stream),
                None => taken::returned_type(plan),
            };
            let plain = plain.into_token_stream();
            return taken::joined_type(plan, &plain, handle).to_tokens(tokens);
        }
        match (handle, progress_type(plan)) {
            (None, None) => plain.to_tokens(tokens),
            (Some(handle), None) => append!(tokens, place=> (#handle, #plain)),
            (None, Some(progress)) => append!(tokens, place=> (#plain, #progress)),
            (Some(handle), Some(progress)) => {
                append!(tokens, place=> (#handle, #plain, #progress));
            }
        }
    }
}

/// `Events<P>`, if the function reports its progress.
fn progress_type(plan: &Plan<'_>) -> Option<TokenStream> {
    let mut callbacks = plan.callbacks().iter();
    let progress = callbacks.find(|callback| callback.role == Role::Progress)?;
    let krate = &plan.krate;
    let report = delivered_type(plan, progress);
    Some(quote!(#krate::Events<#report>))
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
                // Its comma goes with it. If it is the last one, the end follows.
                let next = trees.next().filter(|next| is_punct(next, '>'));
                in_captures = next.is_none();
                staying.extend(next);
            }
            TokenTree::Group(group) => {
                let inner = without_captured(group.stream(), leaving);
                let mut replaced = Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                staying.append(replaced);
            }
            tree => {
                in_captures = match &tree {
                    TokenTree::Ident(word) => in_captures || word == "use",
                    tree => in_captures && !is_punct(tree, '>'),
                };
                staying.append(tree);
            }
        }
    }
    staying
}
