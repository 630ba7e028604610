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
    match Item::parse(tokens.clone()) {
        Ok(Item::Function(function)) => Some(*function),
        // `Box<FnOnce(A)>`, as in the editions 2015 and 2018
        Err(_) => {
            let (whole, bare) = Item::with_keywords(tokens)?;
            let is_old = bare.iter().all(|one| one.lacks == "dyn");
            is_old.then(|| parse_tokens(whole)).flatten()
        }
        _ => None,
    }
}
