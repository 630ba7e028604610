//! Spans of generated tokens. A span decides where rustc reports an error, and how a name is resolved.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::TokenStreamExt;
use syn::Type;
use syn::spanned::Spanned;

/// A local of the generated code that cannot collide with a user's name.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The location of `tokens`, resolved as a name of the generated code.
pub(crate) fn place_of(tokens: &impl Spanned) -> Span {
    tokens.span().resolved_at(Span::mixed_site())
}

/// Like [`place_of`]. A type of one word, as most are, costs no call into the compiler.
pub(crate) fn place_of_type(ty: &Type) -> Span {
    match ty {
        Type::Path(path) if path.qself.is_none() => match path.path.get_ident() {
            Some(word) => word.span().resolved_at(Span::mixed_site()),
            None => place_of(ty),
        },
        _ => place_of(ty),
    }
}

/// The location of the item called `name`, resolved as if the user had written the tokens there. rustc reports errors
/// about the whole generated item at this place.
pub(crate) fn place_of_item(name: &Ident) -> Span {
    name.span().resolved_at(Span::call_site())
}

/// Moves `tokens` to `place`, so that rustc reports errors there. The contents of groups are not moved.
pub(crate) fn placed(tokens: &TokenStream, place: Span) -> TokenStream {
    let mut moved = TokenStream::new();
    for mut token in tokens.clone() {
        // `$crate` is resolved by its span.
        if !matches!(&token, TokenTree::Ident(word) if word == "$crate") {
            token.set_span(place);
        }
        moved.append(token);
    }
    moved
}

/// Moves `tokens` to `place`, so that rustc reports errors there. Names are resolved as before.
pub(crate) fn moved_to(place: Span, tokens: &TokenStream) -> TokenStream {
    let mut moved = TokenStream::new();
    for mut tree in tokens.clone() {
        tree.set_span(place.resolved_at(tree.span()));
        moved.append(tree);
    }
    moved
}
