//! The wrapper's attributes: what the legacy function says of itself, and a link to it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use super::safety::expand_safety;
use crate::describe::describe_type;
use crate::model::port::Ports;
use crate::model::site::Site;
use crate::model::wrapper::Wrapper;
use crate::parse::signature::Signature;

/// What is said of the original as well as of the wrapper.
const KEPT: &[&str] = &["doc", "deprecated", "allow"];

/// The attributes of one generated function.
#[derive(Default)]
pub(crate) struct Attributes {
    /// `#[cfg(…)]`, which each part of the function needs.
    pub(crate) conditions: TokenStream,
    pub(crate) others: TokenStream,
}

impl ToTokens for Attributes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.conditions.to_tokens(tokens);
        self.others.to_tokens(tokens);
    }
}

pub(crate) fn expand_attributes(wrapper: &Wrapper<'_>) -> Attributes {
    let written = &wrapper.function.attributes;
    let kept = written.iter().filter_map(keep);
    let docs = expand_docs(wrapper);
    let lints = expand_lints(wrapper);
    Attributes {
        conditions: expand_conditions(written),
        others: quote!(#(#kept)* #docs #lints),
    }
}

/// The `#[cfg(…)]`s among `attributes`.
pub(crate) fn expand_conditions(attributes: &[Attribute]) -> TokenStream {
    let conditions = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.map(ToTokens::to_token_stream).collect()
}

/// What holds for the wrapper as well as for the original.
pub(crate) fn keep(attribute: &Attribute) -> Option<TokenStream> {
    let name = attribute.path().get_ident()?.to_string();
    match (name.as_str(), &attribute.meta) {
        (name, _) if KEPT.contains(&name) => Some(attribute.to_token_stream()),
        // What is expected of the original need not come true in the wrapper.
        ("expect", Meta::List(list)) => {
            let lints = &list.tokens;
            Some(quote!(#[allow(#lints)]))
        }
        ("cfg_attr", Meta::List(list)) => {
            keeps_all(&list.tokens).then(|| attribute.to_token_stream())
        }
        _ => None,
    }
}

/// Whether everything behind a `cfg_attr`'s condition is an attribute that is kept.
fn keeps_all(tokens: &TokenStream) -> bool {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    parser.parse2(tokens.clone()).is_ok_and(|parts| {
        let is_kept = |part: &Meta| KEPT.iter().any(|kept| part.path().is_ident(kept));
        parts.iter().skip(1).all(is_kept)
    })
}

fn expand_docs(wrapper: &Wrapper<'_>) -> TokenStream {
    let (origin, written) = (&wrapper.origin, &wrapper.function.attributes);
    let receives = match &wrapper.ports {
        Ports::One(_) => "what its callback receives",
        Ports::Job(_) => "what it returns",
        Ports::Either { .. } => "what the one or the other of its callbacks receives",
    };
    let original = match link_to(wrapper) {
        Some(link) => format!("[`{origin}`]({link})"),
        None => format!("`{origin}`"),
    };
    let line = format!(" Awaitable form of {original}: starts it, and gives {receives}.");
    let gap = expand_gap(written);
    let safety = expand_safety(wrapper);
    quote!(#gap #[doc = #line] #safety)
}

/// What parts our own paragraph from those that are `written`.
pub(crate) fn expand_gap(written: &[Attribute]) -> Option<TokenStream> {
    let is_documented = written.iter().any(is_doc);
    is_documented.then(|| quote!(#[doc = ""]))
}

pub(crate) fn has_safety_section(attributes: &[Attribute]) -> bool {
    let mut docs = attributes.iter().filter(|attribute| is_doc(attribute));
    docs.any(|doc| doc.to_token_stream().to_string().contains("# Safety"))
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

/// What rustdoc finds the original by, where it surely does: a method may come from a trait that
/// rustdoc does not see in scope.
fn link_to(wrapper: &Wrapper<'_>) -> Option<String> {
    let path = describe_type(&wrapper.callee);
    let is_plain = path
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'));
    match wrapper.site {
        Site::Extension => None,
        _ if !is_plain => None,
        _ if path.starts_with("Self::") => Some(path),
        _ => (!path.contains(char::is_uppercase)).then(|| format!("fn@{path}")),
    }
}

/// A wrapper that nobody calls yet is no reason for a warning in the user's crate, also where it is public in a program;
/// nor is one whose deprecated original has to be called here.
fn expand_lints(wrapper: &Wrapper<'_>) -> TokenStream {
    let unused = allow_unused();
    let lifetimes = allow_single_lifetimes(&wrapper.function.signature);
    let deprecated = allow_deprecated(&wrapper.function.attributes);
    quote!(#unused #lifetimes #deprecated)
}

/// What lets generated code wait for its first caller.
pub(crate) fn allow_unused() -> TokenStream {
    quote!(#[allow(dead_code, reason = "generated, to be called when it is needed")])
}

/// What lets generated code name a lifetime for which the original had more use.
pub(crate) fn allow_single_lifetimes(signature: &Signature) -> Option<TokenStream> {
    let has_some = signature.generics.lifetimes().next().is_some();
    has_some.then(|| quote!(#[allow(single_use_lifetimes, unused_lifetimes, reason = "those of the original")]))
}

/// What lets generated code call an original with these `attributes`.
pub(crate) fn allow_deprecated(attributes: &[Attribute]) -> Option<TokenStream> {
    let is_deprecated = |attribute: &Attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            list.tokens.to_string().contains(", deprecated")
        }
        meta => meta.path().is_ident("deprecated"),
    };
    let is_deprecated = attributes.iter().any(is_deprecated);
    is_deprecated.then(|| quote!(#[allow(deprecated, reason = "it calls the original")]))
}
