//! Attributes of other crates, as tests combine them with those of `awaitify`.

use proc_macro::{Group, TokenStream, TokenTree};

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
