//! Token streams that are passed on unchanged.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Token;
use syn::parse::ParseStream;

/// The tokens of `parts`, one after the other.
///
/// `collect` would compile ten times as much code for each kind of iterator, and users compile this crate.
pub(crate) fn concat<T: ToTokens>(parts: impl IntoIterator<Item = T>) -> TokenStream {
    let mut tokens = TokenStream::new();
    for part in parts {
        part.to_tokens(&mut tokens);
    }
    tokens
}

/// The tokens between the positions of two forks of one stream.
pub(crate) fn tokens_between(earlier: ParseStream<'_>, later: ParseStream<'_>) -> TokenStream {
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

/// Parses token trees until `ends` returns true or the input is empty.
pub(crate) fn parse_until(
    input: ParseStream<'_>,
    ends: &dyn Fn(ParseStream<'_>) -> bool,
) -> syn::Result<Vec<TokenTree>> {
    let mut trees = Vec::new();
    while !input.is_empty() && !ends(input) {
        if input.peek(Token![::]) {
            // `::` is read as a whole, so that `ends` never sees its second colon alone.
            trees.push(input.parse()?);
        }
        trees.push(input.parse()?);
    }
    Ok(trees)
}

/// The token trees that follow, without consuming them.
pub(super) fn trees_of(input: ParseStream<'_>) -> impl Iterator<Item = TokenTree> {
    let mut cursor = input.cursor();
    std::iter::from_fn(move || {
        let (tree, rest) = cursor.token_tree()?;
        cursor = rest;
        Some(tree)
    })
}

/// The next token tree, without consuming it.
pub(crate) fn next_tree(input: ParseStream<'_>) -> Option<TokenTree> {
    trees_of(input).next()
}

/// Returns true if `tree` is `sign`, or a part of a longer operator that contains it.
pub(crate) fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Returns true if a `$name` fragment of a macro follows, which is a single token tree.
pub(super) fn is_fragment(input: ParseStream<'_>) -> bool {
    matches!(
        next_tree(input),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None
    )
}

/// Returns true if `word` is in `tokens`, also within groups.
pub(crate) fn has_word(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has_word(&group.stream(), word),
        _ => false,
    })
}
