//! Parses signatures that were read as text.

use proc_macro2::TokenStream;

use crate::syntax::function::Function;
use crate::syntax::item::Item;

/// Parses a signature.
pub(crate) fn parse(signature: &str) -> Option<Function> {
    let tokens: TokenStream = format!("{signature};").parse().ok()?;
    parse_tokens(tokens)
}

pub(crate) fn parse_tokens(tokens: TokenStream) -> Option<Function> {
    match Item::parse(tokens) {
        Ok(Item::Function(function)) => Some(*function),
        _ => None,
    }
}
