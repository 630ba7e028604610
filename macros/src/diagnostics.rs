//! The errors of one expansion: collected, never stopping early, emitted as `compile_error!` at the end.
//!
//! Every message has the same two parts: the fact, then a `help:` line that can be typed.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
}

impl Diagnostics {
    /// Reports a mistake on `tokens`, the smallest group that the user has to change.
    pub(crate) fn report(&mut self, tokens: impl ToTokens, fact: impl Display, help: impl Display) {
        self.push(&tokens, &fact, &help);
    }

    /// What [`report`](Self::report) does, compiled once.
    fn push(&mut self, tokens: &dyn ToTokens, fact: &dyn Display, help: &dyn Display) {
        let message = format!("{fact}\nhelp: {help}");
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Takes over an error of the parser, which has a fact and a span of its own.
    pub(crate) fn adopt(&mut self, error: syn::Error) {
        if error.to_string().contains("enable syn's features") {
            let fact = "an expression like this is not read in a type";
            let help = "give it a name, and write the name here: `const LENGTH: usize = …;`";
            let message = format!("{fact}\nhelp: {help}");
            self.errors.push(syn::Error::new(error.span(), message));
            return;
        }
        self.errors.push(error);
    }

    pub(crate) fn append(&mut self, mut others: Diagnostics) {
        self.errors.append(&mut others.errors);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// One `compile_error!` item an error.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.errors
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}
