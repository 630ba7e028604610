//! Associated types and constants. The adapter needs their values, and a trait cannot have defaults of types.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Ident, Type};

use crate::collect::CollectVec;
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
    /// `<'a>` of a type.
    generics: TokenStream,
    pub(super) value: Option<TokenStream>,
    /// The `where` clause of a type, which follows its value.
    predicates: TokenStream,
}

impl AssociatedItem {
    /// `type Error: Debug`
    pub(super) fn without_attributes(&self) -> TokenStream {
        let trees = self.declaration.clone().into_iter();
        // An attribute is a `#` and a group.
        let is_attribute = |tree: &TokenTree| !matches!(tree, TokenTree::Ident(_));
        concat(trees.skip_while(is_attribute))
    }
}

impl AssociatedItems {
    pub(super) fn of(block: &Block, is_copy: bool) -> Self {
        let items = block.members.iter().filter_map(|member| match member {
            Member::Tokens(tokens) => parse(tokens),
            _ => None,
        });
        AssociatedItems {
            items: items.collect_vec(),
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
                predicates,
                name,
                ..
            }) => {
                // At the user's item, where lints then report.
                let end = syn::Token![;](name.span());
                quote!(#declaration #predicates #end)
            }
            _ => tokens.clone(),
        }
    }

    /// The items of the adapter. A constant that has a default keeps it.
    pub(super) fn in_impl(&self) -> TokenStream {
        let stated = self.items.iter().filter_map(|item| {
            let value = item.value.as_ref()?;
            let name = &item.name;
            let declaration = &item.declaration;
            let (generics, predicates) = (&item.generics, &item.predicates);
            if item.is_type {
                return Some(quote!(type #name #generics = #value #predicates;));
            }
            self.is_copy.then(|| quote!(#declaration = #value;))
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
            let path: Vec<TokenTree> = trees.clone().take(3).collect_vec();
            match self.value_of(&path) {
                Some(value) => {
                    trees.by_ref().take(3).for_each(drop);
                    replaced.extend(value);
                }
                None => replaced.append(tree),
            }
        }
        replaced
    }

    /// The value of the type that `::Name` names. One that is missing is reported, and any type does.
    fn value_of(&self, path: &[TokenTree]) -> Option<TokenStream> {
        let [first, second, TokenTree::Ident(name)] = path else {
            return None;
        };
        if !(is_punct(first, ':') && is_punct(second, ':')) {
            return None;
        }
        let mut items = self.items.iter();
        let found = items.find(|item| item.is_type && item.name == *name)?;
        let value = found.value.clone().unwrap_or_else(|| quote!(()));
        found.generics.is_empty().then_some(value)
    }
}

/// Reads `type Name<'a>: Bound = Value where …;` and `const NAME: Type = value;`.
fn parse(tokens: &TokenStream) -> Option<AssociatedItem> {
    let mut words = tokens.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    // An attribute is one group, so the keyword is the first word.
    let is_type = match words.next()?.to_string().as_str() {
        "type" => true,
        "const" => false,
        _ => return None,
    };
    let name = words.next()?;
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect_vec();
    let trees = match trees.split_last() {
        Some((last, rest)) if is_punct(last, ';') => rest,
        _ => &trees,
    };
    let (declaration, value) = split_at_top(trees, |tree| is_punct(tree, '='));
    let is_where =
        |tree: &TokenTree| is_type && matches!(tree, TokenTree::Ident(word) if word == "where");
    let value = value.map(|value| &value[1..]);
    let (declaration, early) = split_at_top(declaration, is_where);
    let (value, late) = value.map_or((None, None), |value| {
        let (value, late) = split_at_top(value, is_where);
        (Some(value), late)
    });
    Some(AssociatedItem {
        generics: generics_after(&name, declaration),
        declaration: concat(declaration),
        name,
        is_type,
        value: value.map(concat),
        predicates: concat(late.or(early).unwrap_or_default()),
    })
}

/// Splits before the first tree outside of angle brackets for which `is_end` is true.
fn split_at_top(
    trees: &[TokenTree],
    is_end: impl Fn(&TokenTree) -> bool,
) -> (&[TokenTree], Option<&[TokenTree]>) {
    let mut depth = 0_i32;
    let mut previous = None;
    for (index, tree) in trees.iter().enumerate() {
        if depth == 0 && is_end(tree) {
            return (&trees[..index], Some(&trees[index..]));
        }
        depth += depth_change(tree, previous);
        previous = Some(tree);
    }
    (trees, None)
}

/// The brackets that `tree` opens or closes. `->` closes none.
fn depth_change(tree: &TokenTree, previous: Option<&TokenTree>) -> i32 {
    let is_arrow = previous.is_some_and(|previous| is_punct(previous, '-'));
    match tree {
        tree if is_punct(tree, '<') => 1,
        tree if is_punct(tree, '>') && !is_arrow => -1,
        _ => 0,
    }
}

/// `<'a>` after the name.
fn generics_after(name: &Ident, declaration: &[TokenTree]) -> TokenStream {
    let is_name = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == name);
    let after = declaration.iter().skip_while(|tree| !is_name(tree)).skip(1);
    let mut depth = 0_i32;
    let mut previous = None;
    let generics = after.take_while(|tree| {
        let change = depth_change(tree, previous.replace(*tree));
        depth += change;
        depth > 0 || change < 0
    });
    concat(generics)
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

    #[test]
    fn parts_of_a_generic_type() {
        let source = "#[doc = \" \"] type Out<'a, T: Fn() -> u8>: Into<T> = &'a T where Self: 'a;";
        let item = parse(&source.parse().unwrap()).unwrap();
        assert_eq!(item.generics.to_string(), "<'a , T : Fn () -> u8 >");
        assert_eq!(item.value.unwrap().to_string(), "&'a T");
        assert_eq!(item.predicates.to_string(), "where Self : 'a");
        let early = parse(&"type Out<'a> where Self: 'a;".parse().unwrap()).unwrap();
        assert!(early.value.is_none());
        assert_eq!(early.predicates.to_string(), "where Self : 'a");
    }
}
