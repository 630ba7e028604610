//! The annotated item: a function, or a block of them.
//!
//! Signatures are parsed and bodies stay tokens, because that is fast and also expands half-typed code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, Visibility};

use super::block::Block;
use super::function::{Body, Function, begins_function, split_end};
use super::tokens::{is_punct, next_tree, trees_of};

/// The item that an attribute is on.
pub(crate) enum Item {
    Function(Box<Function>),
    Block(Box<Block>),
    /// Any other item, with its keyword.
    Other(TokenStream),
}

impl Item {
    /// Parses the whole item.
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        match Function::parse_with_body(item.clone()) {
            Some(function) => function.map(Self::function),
            None => (|input: ParseStream<'_>| Self::parse_whole(input)).parse2(item),
        }
    }

    /// The function in `item` with the missing `dyn` of `Box<FnOnce(A)>`, and the missing `impl` of `done: FnOnce(A)`, and these
    /// traits. syn cannot read it without, and rustc accepts the first in the editions 2015 and 2018 only.
    pub(crate) fn with_keywords(item: TokenStream) -> Option<(TokenStream, Vec<BareTrait>)> {
        let (head, end) = split_end(item)?;
        let mut bare = Vec::new();
        let mut whole = insert_keywords(head, false, &mut bare);
        whole.append(end);
        (!bare.is_empty()).then_some((whole, bare))
    }

    fn function(function: Function) -> Self {
        Item::Function(Box::new(function))
    }

    fn parse_whole(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_function = begins_function(trees_of(input));
        let attributes = input.call(Attribute::parse_outer)?;
        if is_function {
            return Function::parse_after(attributes, input, Body::parse).map(Self::function);
        }
        if let Some(block) = Block::parse_after(attributes, input)? {
            return Ok(Item::Block(Box::new(block)));
        }
        // The keyword is enough to report the item, so the rest is skipped.
        input.parse::<Visibility>()?;
        let word = next_tree(input);
        input.parse::<TokenStream>()?;
        Ok(Item::Other(word.into_token_stream()))
    }
}

/// A trait in the place of a type.
pub(crate) struct BareTrait {
    pub(crate) name: Ident,
    /// `dyn` or `impl`
    pub(crate) lacks: &'static str,
}

fn insert_keywords(tokens: TokenStream, is_list: bool, bare: &mut Vec<BareTrait>) -> TokenStream {
    let mut inserted = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    let mut before: Option<TokenTree> = None;
    while let Some(tree) = trees.next() {
        let tree = match tree {
            TokenTree::Group(group) => {
                let is_list = group.delimiter() == Delimiter::Parenthesis;
                let inner = insert_keywords(group.stream(), is_list, bare);
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            tree => tree,
        };
        if let TokenTree::Ident(word) = &tree {
            let is_closure = word == "Fn" || word == "FnMut" || word == "FnOnce";
            let has_arguments = matches!(trees.peek(), Some(TokenTree::Group(_)));
            let lacks = match &before {
                // The colon of a parameter, not of a bound.
                Some(tree) if is_list && is_punct(tree, ':') => Some("impl"),
                Some(tree) if begins_type(tree) => Some("dyn"),
                _ => None,
            };
            if let (Some(lacks), true) = (lacks, is_closure && has_arguments) {
                let name = word.clone();
                inserted.append(Ident::new(lacks, name.span()));
                bare.push(BareTrait { name, lacks });
            }
        }
        before = Some(tree.clone());
        inserted.append(tree);
    }
    inserted
}

/// Returns true if a type follows `tree`, not a bound.
fn begins_type(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '<' | '&' | ','),
        TokenTree::Ident(word) => word == "mut",
        _ => false,
    }
}
