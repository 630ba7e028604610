//! Where generated tokens stand, which is where rustc says what it has to say of them, and what their names mean.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;

/// A local of the generated code that no name of the user's can meet.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Where `tokens` stand, for names of ours.
pub(crate) fn place_of(tokens: &impl Spanned) -> Span {
    tokens.span().resolved_at(Span::mixed_site())
}

/// Where what is made for the item called `name` stands, as if it were written there: what rustc says of all of it, as
/// where a trait's `impl` has no room for it, it then says there.
pub(crate) fn place_of_item(name: &Ident) -> Span {
    name.span().resolved_at(Span::call_site())
}

/// `tokens` where rustc shall see them stand; what is inside a group stays where it was.
pub(crate) fn placed(tokens: &TokenStream, place: Span) -> TokenStream {
    let moved = tokens.clone().into_iter().map(|mut token| {
        // Which crate `$crate` is, its span alone says.
        if !matches!(&token, TokenTree::Ident(word) if word == "$crate") {
            token.set_span(place);
        }
        token
    });
    moved.collect()
}

/// `tokens` where `place` is, meaning what they meant: what rustc says of them, it then says there.
pub(crate) fn moved_to(place: Span, tokens: &TokenStream) -> TokenStream {
    let moved = |mut tree: TokenTree| {
        tree.set_span(place.resolved_at(tree.span()));
        tree
    };
    tokens.clone().into_iter().map(moved).collect()
}
