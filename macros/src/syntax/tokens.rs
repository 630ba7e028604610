//! Stretches of tokens that are handed on as they were written.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::TokenStreamExt;
use syn::Token;
use syn::parse::ParseStream;

/// What `later` has read since `earlier`.
pub(super) fn tokens_between(earlier: ParseStream<'_>, later: ParseStream<'_>) -> TokenStream {
    let end = later.cursor();
    let mut cursor = earlier.cursor();
    let mut tokens = TokenStream::new();
    while cursor != end {
        let Some((tree, next)) = cursor.token_tree() else {
            break;
        };
        tokens.append(tree);
        cursor = next;
    }
    tokens
}

/// Reads up to where `ends` holds, or to the end.
pub(super) fn parse_until(
    input: ParseStream<'_>,
    ends: &dyn Fn(ParseStream<'_>) -> bool,
) -> syn::Result<Vec<TokenTree>> {
    let mut trees = Vec::new();
    while !input.is_empty() && !ends(input) {
        if input.peek(Token![::]) {
            // So that `ends` does not see its second half alone.
            trees.push(input.parse()?);
        }
        trees.push(input.parse()?);
    }
    Ok(trees)
}

/// What comes, which stays to be read.
pub(super) fn trees_of(input: ParseStream<'_>) -> impl Iterator<Item = TokenTree> {
    let mut cursor = input.cursor();
    std::iter::from_fn(move || {
        let (tree, rest) = cursor.token_tree()?;
        cursor = rest;
        Some(tree)
    })
}

/// The first of what comes.
pub(crate) fn next_tree(input: ParseStream<'_>) -> Option<TokenTree> {
    trees_of(input).next()
}

/// Whether `tree` is this sign, or part of a longer one that begins or goes on with it.
pub(crate) fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether what a macro was given as `$name` comes, which is one token tree.
pub(super) fn is_fragment(input: ParseStream<'_>) -> bool {
    matches!(
        next_tree(input),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None
    )
}
