//! Finds and elides lifetimes in tokens.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns true if one of `lifetimes` (names without the apostrophe) occurs in `tokens`.
pub(crate) fn mentions_lifetime(tokens: impl ToTokens, lifetimes: &[String]) -> bool {
    let is_one = |previous: Option<&TokenTree>, tree: &TokenTree| {
        is_apostrophe(previous)
            && matches!(tree, TokenTree::Ident(found) if lifetimes.iter().any(|name| found == name))
    };
    !lifetimes.is_empty() && any_token(tokens.into_token_stream(), &is_one)
}

/// Returns true if `found` returns true for a token and the one before it.
pub(super) fn any_token(
    tokens: TokenStream,
    found: &dyn Fn(Option<&TokenTree>, &TokenTree) -> bool,
) -> bool {
    let mut previous = None;
    for tree in tokens {
        let inside = match &tree {
            TokenTree::Group(group) => any_token(group.stream(), found),
            _ => false,
        };
        if inside || found(previous.as_ref(), &tree) {
            return true;
        }
        previous = Some(tree);
    }
    false
}

/// Replaces each of `lifetimes` with `'_`, because a closure cannot name the lifetimes of `for<'a>`.
pub(crate) fn elide_lifetimes(tokens: impl ToTokens, lifetimes: &[String]) -> TokenStream {
    let tokens = tokens.into_token_stream();
    if lifetimes.is_empty() {
        return tokens;
    }
    let mut previous = None;
    let mut elided = TokenStream::new();
    for tree in tokens {
        let tree = match tree {
            TokenTree::Group(group) => {
                let inside = elide_lifetimes(group.stream(), lifetimes);
                let mut replaced = Group::new(group.delimiter(), inside);
                replaced.set_span(group.span());
                TokenTree::Group(replaced)
            }
            TokenTree::Ident(name)
                if is_apostrophe(previous.as_ref()) && lifetimes.iter().any(|own| name == own) =>
            {
                TokenTree::Ident(Ident::new("_", name.span()))
            }
            other => other,
        };
        previous = Some(tree.clone());
        elided.extend([tree]);
    }
    elided
}

fn is_apostrophe(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == '\'')
}
