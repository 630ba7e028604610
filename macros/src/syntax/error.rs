//! Errors of the parser, as far as rustc has reported them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Returns true if `error` in the annotated `item` is one of syntax. rustc reads an item before its attribute, and has
/// reported the error.
pub(crate) fn is_of_syntax(error: &syn::Error, item: &TokenStream) -> bool {
    let text = error.to_string();
    let is_of_syntax = text.starts_with("expected") || text.starts_with("unexpected end");
    is_of_syntax && !has_fragments(item.clone())
}

/// Returns true if a macro passed on a part of `item`, which syn may read in another way than rustc.
fn has_fragments(item: TokenStream) -> bool {
    item.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::None || has_fragments(group.stream())
        }
        _ => false,
    })
}
