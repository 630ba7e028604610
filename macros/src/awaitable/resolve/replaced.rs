//! Replaces type parameters that the wrapper does not have, where something else in the signature names them.

use proc_macro2::{Group, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::Path;
use syn::parse::Parse;

use crate::syntax::tokens::is_punct;

/// A type parameter, and the type in its place.
pub(super) struct Replacement<'a> {
    pub(super) generic: Ident,
    pub(super) ty: TokenStream,
    /// The trait whose associated types `Generic::Name` are.
    pub(super) implements: Option<&'a Path>,
}

/// `part` of a signature with the types in the places of their parameters.
pub(super) fn replaced<T: ToTokens + Parse>(
    part: &T,
    replacements: &[Replacement<'_>],
) -> Option<T> {
    syn::parse2(replaced_in(part.to_token_stream(), replacements)).ok()
}

fn replaced_in(tokens: TokenStream, replacements: &[Replacement<'_>]) -> TokenStream {
    let mut replaced = TokenStream::new();
    // The second segment of a path is no type parameter.
    let mut is_first = true;
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let is_colon = is_punct(&tree, ':');
        match tree {
            TokenTree::Ident(word) => match of(&word, replacements).filter(|_| is_first) {
                Some(replacement) => {
                    let is_path = trees.peek().is_some_and(is_joint_colon);
                    replaced.extend(replacement.in_place(is_path));
                }
                None => replaced.append(word),
            },
            TokenTree::Group(group) => {
                let inner = replaced_in(group.stream(), replacements);
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                replaced.append(inner);
            }
            tree => replaced.append(tree),
        }
        is_first = !is_colon;
    }
    replaced
}

fn of<'r, 'a>(word: &Ident, replacements: &'r [Replacement<'a>]) -> Option<&'r Replacement<'a>> {
    replacements
        .iter()
        .find(|replacement| replacement.generic == *word)
}

/// The first `:` of a `::`.
fn is_joint_colon(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint)
}

impl Replacement<'_> {
    /// The type, or `<Type as Trait>` in front of an associated type.
    fn in_place(&self, is_path: bool) -> TokenStream {
        let ty = &self.ty;
        match self.implements.filter(|_| is_path) {
            Some(path) => quote!(<#ty as #path>),
            None => ty.clone(),
        }
    }
}
