//! Associated types of a trait's `impl`. The wrappers of its functions are inherent, so `Self::Key` has to name the trait.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{TokenStreamExt, quote_spanned};
use syn::Path;

use crate::syntax::block::{Block, Member};
use crate::syntax::tokens::is_punct;

/// The names of the types that the `impl` defines.
pub(crate) fn associated_types(block: &Block) -> Vec<Ident> {
    let mut names = Vec::new();
    for member in &block.members {
        if let Member::Tokens(tokens) = member {
            let mut follows_type = false;
            for tree in tokens.clone() {
                match tree {
                    TokenTree::Ident(name) if follows_type => {
                        names.push(name);
                        follows_type = false;
                    }
                    tree => {
                        follows_type = matches!(&tree, TokenTree::Ident(word) if word == "type")
                    }
                }
            }
        }
    }
    names
}

/// Writes `<Self as Storage>::Key` for each `Self::Key` of the `names`.
pub(super) fn qualified(tokens: TokenStream, names: &[Ident], trait_path: &Path) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut result = TokenStream::new();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(word) if word == "Self" => {
                let mut ahead = trees.clone();
                let is_path = [ahead.next(), ahead.next()]
                    .iter()
                    .all(|tree| tree.as_ref().is_some_and(|tree| is_punct(tree, ':')));
                let named =
                    matches!(ahead.next(), Some(TokenTree::Ident(name)) if names.contains(&name));
                if is_path && named {
                    let span = word.span();
                    result.extend(quote_spanned!(span=> <#word as #trait_path>));
                } else {
                    result.append(word);
                }
            }
            TokenTree::Group(group) => {
                let inner = qualified(group.stream(), names, trait_path);
                let mut replaced = Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                result.append(replaced);
            }
            tree => result.append(tree),
        }
    }
    result
}
