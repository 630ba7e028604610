//! The errors of one expansion. They are collected, and emitted as `compile_error!` at the end.
//!
//! Each message has two parts: the fact, then a `help:` line with something to type.

pub(crate) mod describe;
mod edition;
pub(crate) mod name;
pub(crate) mod nearest;

use std::fmt::Display;

use crate::syntax::error::is_of_syntax;
use crate::syntax::item::BareTrait;
use crate::syntax::tokens::concat;
use proc_macro2::TokenStream;
use quote::ToTokens;

/// An error with the span of `tokens`. It is not generic, so that it is compiled once.
pub(crate) fn mistake(tokens: &dyn ToTokens, fact: &dyn Display, help: &dyn Display) -> syn::Error {
    syn::Error::new_spanned(tokens, format_args!("{fact}\nhelp: {help}"))
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
        if !text.contains("enable syn's features") {
            self.errors.push(error);
            return;
        }
        let fact = "this expression is not supported in a type";
        let help = "move it to a constant, and write its name here: `const LENGTH: usize = …;`";
        let message = format!("{fact}\nhelp: {help}");
        self.errors.push(syn::Error::new(span, message));
    }

    /// Takes an error of the parser in the annotated `item`, unless rustc reports it.
    pub(crate) fn adopt_from(&mut self, item: &TokenStream, error: syn::Error) {
        if !is_of_syntax(&error, item) {
            self.adopt(error);
        }
    }

    /// Reports traits in the place of types, unless the edition has trait objects without `dyn`.
    pub(crate) fn report_bare_traits(&mut self, traits: &[BareTrait]) {
        for BareTrait { name, lacks } in traits {
            if *lacks == "dyn" && edition::has_bare_trait_objects() {
                continue;
            }
            let fact = format!("`{name}` is a trait, and a type is needed here");
            self.report(name, fact, format_args!("write `{lacks} {name}`"));
        }
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
