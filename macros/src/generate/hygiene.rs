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

/// [`place_of`] a name, without a call into the compiler.
pub(crate) fn place_of_name(name: &Ident) -> Span {
    name.span().resolved_at(Span::mixed_site())
}

/// Like [`place_of`]. A type that shows its first token costs no call into the compiler.
pub(crate) fn place_of_type(ty: &Type) -> Span {
    match first_span(ty) {
        Some(span) => span.resolved_at(Span::mixed_site()),
        None => place_of(ty),
    }
}

/// The span of the first token of `ty`, which is all that stable Rust has for several tokens.
fn first_span(ty: &Type) -> Option<Span> {
    match ty {
        Type::ImplTrait(opaque) => Some(opaque.impl_token.span),
        Type::Path(path) => match (&path.qself, &path.path.leading_colon) {
            (None, None) => path.path.segments.first().map(|first| first.ident.span()),
            (None, Some(colons)) => Some(colons.spans[0]),
            (Some(qself), _) => Some(qself.lt_token.span),
        },
        Type::Reference(reference) => Some(reference.and_token.span),
        Type::TraitObject(object) => object.dyn_token.as_ref().map(|word| word.span),
        _ => None,
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
