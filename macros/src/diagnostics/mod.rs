//! The errors of one expansion. They are collected, and emitted as `compile_error!` at the end.
//!
//! Each message has two parts: the fact, then a `help:` line with something to type.

pub(crate) mod describe;
mod edition;
pub(crate) mod nearest;

use std::fmt::Display;

use crate::syntax::tokens::concat;
use proc_macro2::TokenStream;
use quote::ToTokens;

/// An error with the span of `tokens`. It is not generic, so that it is compiled once.
pub(crate) fn mistake(tokens: &dyn ToTokens, fact: &dyn Display, help: &dyn Display) -> syn::Error {
    syn::Error::new_spanned(tokens, format_args!("{fact}\nhelp: {help}"))
}

/// Returns true for a parameter whose type is still missing, which rustc reports better.
fn is_half_typed(text: &str, source: Option<&str>) -> bool {
    let expects_type = text.contains("expected one of: `for`, parentheses");
    let is_missing = text.starts_with("unexpected end") || matches!(source, Some("," | ")" | "="));
    expects_type && is_missing
}

/// The errors found so far.
#[derive(Clone, Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
}

impl Diagnostics {
    /// Reports a mistake on `tokens`, the smallest group that the user has to change.
    pub(crate) fn report(&mut self, tokens: impl ToTokens, fact: impl Display, help: impl Display) {
        self.errors.push(mistake(&tokens, &fact, &help));
    }

    /// Takes an error of the parser, which has a text and a span already.
    pub(crate) fn adopt(&mut self, error: syn::Error) {
        let span = error.span();
        let text = error.to_string();
        if is_half_typed(&text, span.source_text().as_deref()) {
            return;
        }
        let (fact, help) = if text.contains("enable syn's features") {
            (
                "this expression is not supported in a type",
                "move it to a constant, and write its name here: `const LENGTH: usize = …;`",
            )
        } else if text == "expected `,`" && span.source_text().as_deref() == Some("(") {
            (
                "a trait object without `dyn` is not supported",
                "write it with `dyn`: `Box<dyn FnOnce(A)>`",
            )
        } else {
            self.errors.push(error);
            return;
        };
        let message = format!("{fact}\nhelp: {help}");
        self.errors.push(syn::Error::new(span, message));
    }

    pub(crate) fn append(&mut self, mut others: Diagnostics) {
        self.errors.append(&mut others.errors);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// One `compile_error!` item for each error.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let errors = self.errors.iter().map(syn::Error::to_compile_error);
        concat(errors.map(edition::found_by_any))
    }
}
