//! Attributes of generated functions.

// The scanner contains this module too, and is no macro.
extern crate proc_macro;

use std::fmt::Write as _;
use std::mem;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue, Token};

use super::fences::Fences;
use crate::syntax::signature::Signature;
use crate::syntax::tokens::concat;

/// Attributes that the generated function keeps.
const KEPT: &[&str] = &["doc", "deprecated", "allow"];

/// Attributes of the language that can be on an `impl` or a `trait`.
const BUILT_IN: &[&str] = &[
    "allow",
    "automatically_derived",
    "cfg",
    "cfg_attr",
    "deny",
    "deprecated",
    "diagnostic",
    "doc",
    "expect",
    "forbid",
    "must_use",
    "rustfmt",
    "warn",
];

/// Returns true if `attribute` of a block may be a macro.
pub(crate) fn may_be_macro(attribute: &Attribute) -> bool {
    let first = attribute.path().segments.first();
    first.is_some_and(|first| BUILT_IN.iter().all(|name| first.ident != name))
}

/// The attributes of one generated function.
#[derive(Default)]
pub(crate) struct Attributes {
    /// The `#[cfg(…)]` attributes, which each generated part of the function needs.
    pub(crate) conditions: TokenStream,
    pub(crate) others: TokenStream,
}

impl Attributes {
    pub(crate) fn into_tokens(self) -> TokenStream {
        if self.conditions.is_empty() {
            return self.others;
        }
        self.to_token_stream()
    }
}

impl ToTokens for Attributes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        // An empty stream is a call into the compiler too.
        if !self.conditions.is_empty() {
            self.conditions.to_tokens(tokens);
        }
        self.others.to_tokens(tokens);
    }
}

/// The `#[cfg(…)]`s among `attributes`.
pub(crate) fn conditions(attributes: &[Attribute]) -> TokenStream {
    let is_condition = |attribute: &&Attribute| attribute.path().is_ident("cfg");
    concat(attributes.iter().filter(is_condition))
}

/// The generated function's form of `attribute`, or `None` if it is not kept.
pub(crate) fn kept(attribute: &Attribute) -> Option<TokenStream> {
    let name = attribute.path().get_ident()?.to_string();
    match (name.as_str(), &attribute.meta) {
        (name, _) if KEPT.contains(&name) => Some(attribute.to_token_stream()),
        // An expected lint need not fire in the generated function.
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

/// Returns true if everything after a `cfg_attr`'s condition is an attribute that is kept.
fn keeps_all(tokens: &TokenStream) -> bool {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    parser.parse2(tokens.clone()).is_ok_and(|parts| {
        let is_kept = |part: &Meta| KEPT.iter().any(|kept| part.path().is_ident(kept));
        parts.iter().skip(1).all(is_kept)
    })
}

/// Attributes in the order in which they are added.
///
/// Those that the macro writes itself are text until other tokens follow, because the compiler parses a text faster than
/// unoptimised code can write its tokens.
#[derive(Default)]
pub(crate) struct Listed {
    tokens: TokenStream,
    text: String,
}

impl Listed {
    /// Adds the attribute `code`.
    pub(crate) fn add_code(&mut self, code: &'static str) {
        self.text.push_str(code);
    }

    /// Adds one line of documentation.
    pub(crate) fn add_line(&mut self, line: &str) {
        // A `String` takes any text.
        _ = write!(self.text, "#[doc = {line:?}]");
    }

    pub(crate) fn add(&mut self, attributes: Option<impl ToTokens>) {
        if let Some(attributes) = attributes {
            self.end_text();
            attributes.to_tokens(&mut self.tokens);
        }
    }

    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.end_text();
        self.tokens
    }

    fn end_text(&mut self) {
        let text = mem::take(&mut self.text);
        if self.tokens.is_empty() {
            self.tokens = parsed(&text);
        } else if !text.is_empty() {
            self.tokens.extend(parsed(&text));
        }
    }
}

/// Adds the generated `line`, and then the other attributes that are kept. The line is first, because below the user's text it
/// would belong to the last section there.
pub(crate) fn document(line: &str, written: &[Attribute], attributes: &mut Listed) {
    attributes.add_line(line);
    if written.iter().any(is_doc) {
        attributes.add_line("");
    }
    let mut fences = Fences::default();
    for attribute in written {
        let text = doc_text(attribute).and_then(|text| fences.untested(&text));
        match text {
            Some(untested) => attributes.add_line(&untested),
            None => attributes.add(kept(attribute)),
        }
    }
}

/// The text of a doc comment.
fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(MetaNameValue {
            path,
            value:
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }),
            ..
        }) if path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// Returns true if the documentation in `attributes` has a section `# Safety`.
pub(crate) fn has_safety_section(attributes: &[Attribute]) -> bool {
    let mut docs = attributes.iter().filter(|attribute| is_doc(attribute));
    docs.any(|doc| doc.to_token_stream().to_string().contains("# Safety"))
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

/// Allows a generated function to have no caller yet.
pub(crate) const ALLOW_UNUSED: &str =
    r#"#[allow(dead_code, reason = "generated, to be called when it is needed")]"#;

/// [`ALLOW_UNUSED`] as tokens.
pub(crate) struct AllowUnused;

impl ToTokens for AllowUnused {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        parsed(ALLOW_UNUSED).to_tokens(tokens);
    }
}

/// The tokens of `code`, which the macro has written.
fn parsed(code: &str) -> TokenStream {
    let tokens = if proc_macro::is_available() {
        // proc_macro2 would first parse the text itself.
        code.parse()
            .map(|tokens: proc_macro::TokenStream| tokens.into())
            .ok()
    } else {
        code.parse().ok()
    };
    tokens.unwrap_or_default()
}

/// Allows lifetimes that the generated code uses less than the original does.
pub(crate) fn allow_single_lifetimes(signature: &Signature) -> Option<TokenStream> {
    let has_some = signature.generics.lifetimes().next().is_some();
    has_some.then(|| {
        parsed(
            r#"#[allow(single_use_lifetimes, unused_lifetimes, clippy::needless_lifetimes, reason = "those of the original")]"#,
        )
    })
}

/// Allows calling an original with these `attributes`, if it is deprecated.
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
