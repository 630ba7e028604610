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
pub(crate) fn next_tree(input: ParseStream<'_>) -> Option<TokenTree> {
    input.cursor().token_tree().map(|(tree, _)| tree)
}

/// Whether what a macro was given as `$name` comes, which is one token tree.
pub(super) fn is_fragment(input: ParseStream<'_>) -> bool {
    matches!(
        next_tree(input),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None
    )
}
