//! Associated types and constants. The adapter needs their values, and a trait cannot have defaults of types.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Ident, Type};

use crate::syntax::block::{Block, Member};
use crate::syntax::tokens::{concat, is_punct};

/// The associated types and constants of a trait.
pub(super) struct AssociatedItems {
    items: Vec<AssociatedItem>,
    /// True if the trait is a copy, so that all items go to the adapter.
    is_copy: bool,
}

pub(super) struct AssociatedItem {
    /// Everything before the `=`.
    declaration: TokenStream,
    pub(super) name: Ident,
    pub(super) is_type: bool,
    pub(super) value: Option<TokenStream>,
}

impl AssociatedItems {
    pub(super) fn of(block: &Block, is_copy: bool) -> Self {
        let items = block.members.iter().filter_map(|member| match member {
            Member::Tokens(tokens) => parse(tokens),
            _ => None,
        });
        AssociatedItems {
            items: items.collect(),
            is_copy,
        }
    }

    /// The items without a value, which the adapter cannot have.
    pub(super) fn unstated(&self) -> impl Iterator<Item = &AssociatedItem> {
        self.items.iter().filter(|item| item.value.is_none())
    }

    /// An item as it is in the trait: a type without the value, which is meant for the adapter.
    pub(super) fn in_trait(&self, tokens: &TokenStream) -> TokenStream {
        match parse(tokens) {
            Some(AssociatedItem {
                declaration,
                is_type: true,
                ..
            }) => quote!(#declaration;),
            _ => tokens.clone(),
        }
    }

    /// The items of the adapter. A constant that has a default keeps it.
    pub(super) fn in_impl(&self) -> TokenStream {
        let stated = self.items.iter().filter_map(|item| {
            let value = item.value.as_ref()?;
            let name = &item.name;
            let declaration = &item.declaration;
            match (item.is_type, self.is_copy) {
                (true, _) => Some(quote!(type #name = #value;)),
                (false, true) => Some(quote!(#declaration = #value;)),
                (false, false) => None,
            }
        });
        concat(stated)
    }

    /// `ty` with the stated types in the place of `Self::Name`, or `None` if it names none of them.
    pub(super) fn stated_in(&self, ty: &Type) -> Option<Type> {
        let written = ty.to_token_stream();
        let stated = self.replace(written.clone());
        let is_changed = stated.to_string() != written.to_string();
        is_changed.then(|| syn::parse2(stated).ok()).flatten()
    }

    fn replace(&self, tokens: TokenStream) -> TokenStream {
        let mut replaced = TokenStream::new();
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            let is_self = matches!(&tree, TokenTree::Ident(word) if word == "Self");
            if !is_self {
                replaced.append(match tree {
                    TokenTree::Group(group) => {
                        let mut inner = proc_macro2::Group::new(
                            group.delimiter(),
                            self.replace(group.stream()),
                        );
                        inner.set_span(group.span());
                        TokenTree::Group(inner)
                    }
                    other => other,
                });
                continue;
            }
            // `:`, `:` and the name.
            let path: Vec<TokenTree> = trees.clone().take(3).collect();
            match self.value_of(&path) {
                Some(value) => {
                    trees.by_ref().take(3).for_each(drop);
                    replaced.extend(value.clone());
                }
                None => replaced.append(tree),
            }
        }
        replaced
    }

    /// The value of the type that `::Name` names.
    fn value_of(&self, path: &[TokenTree]) -> Option<&TokenStream> {
        let [first, second, TokenTree::Ident(name)] = path else {
            return None;
        };
        if !(is_punct(first, ':') && is_punct(second, ':')) {
            return None;
        }
        let mut items = self.items.iter();
        let found = items.find(|item| item.is_type && item.name == *name)?;
        found.value.as_ref()
    }
}

/// Reads `type Name: Bound = Value;` and `const NAME: Type = value;`.
fn parse(tokens: &TokenStream) -> Option<AssociatedItem> {
    let mut declaration = TokenStream::new();
    let mut trees = tokens.clone().into_iter();
    let (mut keyword, mut name) = (None, None);
    let mut depth = 0_i32;
    let mut previous = ' ';
    let mut value = None;
    for tree in trees.by_ref() {
        match &tree {
            TokenTree::Ident(word) if keyword.is_none() => {
                keyword = Some(word == "type").filter(|_| word == "type" || word == "const");
                keyword?;
            }
            TokenTree::Ident(word) if name.is_none() => name = Some(word.clone()),
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => depth += 1,
                '>' if previous != '-' => depth -= 1,
                '=' if depth == 0 => {
                    value = Some(trees.filter(|tree| !is_punct(tree, ';')).collect());
                    break;
                }
                ';' => break,
                _ => {}
            },
            _ => {}
        }
        previous = match &tree {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        declaration.append(tree);
    }
    Some(AssociatedItem {
        declaration,
        name: name?,
        is_type: keyword?,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(source: &str) -> Option<(String, String, Option<String>)> {
        let item = parse(&source.parse().unwrap())?;
        let value = item.value.map(|value| value.to_string());
        Some((item.declaration.to_string(), item.name.to_string(), value))
    }

    #[test]
    fn values_are_told_from_bounds() {
        let owned = |declaration: &str, name: &str, value: Option<&str>| {
            Some((
                declaration.to_owned(),
                name.to_owned(),
                value.map(str::to_owned),
            ))
        };
        assert_eq!(split("type A = u8;"), owned("type A", "A", Some("u8")));
        assert_eq!(
            split("type A: Iterator<Item = u8>;"),
            owned("type A : Iterator < Item = u8 >", "A", None)
        );
        assert_eq!(
            split("const N: u8 = 1;"),
            owned("const N : u8", "N", Some("1"))
        );
        assert_eq!(split("macro_call!();"), None);
    }
}
