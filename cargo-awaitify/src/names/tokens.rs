//! Paths and closures in tokens.

use proc_macro2::{TokenStream, TokenTree};

use crate::source::imports::plain;

/// `a::b` of `a::b<C>`, without `r#`.
pub(crate) fn path_of(text: &str) -> Vec<String> {
    let end = text.find(['<', ' ']).unwrap_or(text.len());
    let names = text[..end].split("::").map(str::trim);
    names.map(plain).collect()
}

/// The tokens of a path.
pub(crate) fn path_tokens(path: &[String]) -> TokenStream {
    path.join("::").parse().unwrap_or_default()
}

/// Returns true if a closure's trait or a function pointer is written in `tokens`.
pub(crate) fn shows_closure(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    trees.iter().enumerate().any(|(at, tree)| match tree {
        TokenTree::Ident(word)
            if word == "Fn" || word == "FnMut" || word == "FnOnce" || word == "fn" =>
        {
            matches!(trees.get(at + 1), Some(TokenTree::Group(_)))
        }
        TokenTree::Group(group) => shows_closure(&group.stream()),
        _ => false,
    })
}
