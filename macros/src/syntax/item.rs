//! The annotated item: a function, or a block of them.
//!
//! Signatures are parsed and bodies stay tokens, because that is fast and also expands half-typed code.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Visibility};

use super::block::Block;
use super::function::{Body, Function, begins_function, braces};
use super::tokens::{next_tree, trees_of};

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
        let Some((head, body)) = split_body(item.clone()) else {
            return (|input: ParseStream<'_>| Self::parse_whole(input)).parse2(item);
        };
        let parser = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            Function::parse_after(attributes, input, |_| Ok(Body::Block(body)))
        };
        parser.parse2(head).map(Self::function)
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

/// Splits a function from its body before parsing, because syn copies each token that it is given into a buffer.
fn split_body(item: TokenStream) -> Option<(TokenStream, Group)> {
    let mut trees: Vec<TokenTree> = item.into_iter().collect();
    if !begins_function(trees.iter().cloned()) {
        return None;
    }
    let body = braces(trees.pop()?)?;
    Some((trees.into_iter().collect(), body))
}
