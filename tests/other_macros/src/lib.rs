//! Attributes of other crates, as tests combine them with those of `awaitify`.

use proc_macro::{Group, Ident, TokenStream, TokenTree};

/// Inserts `code` at the start of a function's body. The braces keep their span.
#[proc_macro_attribute]
pub fn begin_with(code: TokenStream, function: TokenStream) -> TokenStream {
    let mut trees: Vec<TokenTree> = function.into_iter().collect();
    if let Some(TokenTree::Group(body)) = trees.pop() {
        let mut changed = Group::new(
            body.delimiter(),
            [code, body.stream()].into_iter().collect(),
        );
        changed.set_span(body.span());
        trees.push(changed.into());
    }
    trees.into_iter().collect()
}

/// Replaces `Me` with `Self`. The brackets of each group get the span of its closing one.
#[proc_macro_attribute]
pub fn name_self(_options: TokenStream, function: TokenStream) -> TokenStream {
    naming_self(function)
}

fn naming_self(tokens: TokenStream) -> TokenStream {
    let trees = tokens.into_iter().map(|tree| match tree {
        TokenTree::Ident(word) if word.to_string() == "Me" => {
            Ident::new("Self", word.span()).into()
        }
        TokenTree::Group(group) => {
            let mut changed = Group::new(group.delimiter(), naming_self(group.stream()));
            changed.set_span(group.span_close());
            changed.into()
        }
        tree => tree,
    });
    trees.collect()
}
