//! A function: attributes, visibility and signature, which are parsed, and a body, which stays tokens.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Token, Visibility};

use super::signature::Signature;
use crate::collect::CollectVec;

/// A function, with or without a body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Body,
    /// The type parameters in whose place the signature has a box. See `awaitable::resolve::boxed`.
    pub(crate) boxed: Vec<Ident>,
}

/// The body of a function, or the semicolon of a declaration.
pub(crate) enum Body {
    Block(Group),
    Semicolon(Token![;]),
}

impl Body {
    /// The braces of a function that has a body.
    pub(crate) fn block(&self) -> Option<&Group> {
        match self {
            Body::Block(group) => Some(group),
            Body::Semicolon(_) => None,
        }
    }
}

/// `{ … }`, also if a macro passed it on as `$body:block`.
fn braces(tree: TokenTree) -> Option<Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut trees = group.stream().into_iter();
            trees
                .next()
                .filter(|_| trees.next().is_none())
                .and_then(braces)
        }
        _ => None,
    }
}

/// Returns true if the item is a function: attributes, a visibility, qualifiers such as `const` or `extern "C"`, then
/// `fn`.
pub(crate) fn begins_function(mut trees: impl Iterator<Item = TokenTree>) -> bool {
    const BEFORE: &[&str] = &["pub", "const", "async", "unsafe", "safe", "extern"];
    trees
        .find_map(|tree| match tree {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                (!BEFORE.contains(&word.as_str())).then(|| word == "fn")
            }
            TokenTree::Punct(punct) if punct.as_char() == '#' => None,
            TokenTree::Punct(_) => Some(false),
            // The name of an ABI.
            TokenTree::Literal(_) => None,
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket | Delimiter::Parenthesis => None,
                Delimiter::Brace => Some(false),
                // A macro fragment: the whole item, or its visibility.
                Delimiter::None => begins_function(group.stream().into_iter()).then_some(true),
            },
        })
        .unwrap_or(false)
}

impl Function {
    pub(super) fn parse_after(
        attributes: Vec<Attribute>,
        input: ParseStream<'_>,
        parse_body: impl FnOnce(ParseStream<'_>) -> syn::Result<Body>,
    ) -> syn::Result<Self> {
        Ok(Function {
            attributes,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: parse_body(input)?,
            boxed: Vec::new(),
        })
    }

    /// Parses a whole function that has a body. Returns `None` for any other item.
    pub(super) fn parse_with_body(item: TokenStream) -> Option<syn::Result<Self>> {
        let (head, body) = split_body(item)?;
        let parser = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            Function::parse_after(attributes, input, |_| Ok(Body::Block(body)))
        };
        Some(parser.parse2(head))
    }

    /// Parses a function, with or without a body.
    pub(super) fn parse_whole(function: TokenStream) -> syn::Result<Self> {
        let parser = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            Function::parse_after(attributes, input, Body::parse)
        };
        parser.parse2(function)
    }

    /// A copy, by parsing it again: syn's types are only `Clone` with a feature that lengthens each user's build.
    pub(crate) fn copied(&self) -> syn::Result<Self> {
        Function::parse_whole(self.to_token_stream())
    }

    pub(crate) fn has_body(&self) -> bool {
        matches!(self.body, Body::Block(_))
    }
}

impl Parse for Body {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![;]) {
            return Ok(Body::Semicolon(input.parse()?));
        }
        let tree: TokenTree = input.parse()?;
        braces(tree.clone())
            .map(Body::Block)
            .ok_or_else(|| syn::Error::new_spanned(tree, "expected `{` or `;`"))
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        match &self.body {
            Body::Block(group) => group.to_tokens(tokens),
            Body::Semicolon(semicolon) => semicolon.to_tokens(tokens),
        }
    }
}

/// Splits a function from its body before parsing, because syn copies each token that it is given into a buffer.
pub(super) fn split_body(item: TokenStream) -> Option<(TokenStream, Group)> {
    let (head, end) = split_end(item)?;
    Some((head, braces(end)?))
}

/// The signature of a function, and its body or the `;` after it.
pub(super) fn split_end(item: TokenStream) -> Option<(TokenStream, TokenTree)> {
    let mut trees: Vec<TokenTree> = item.into_iter().collect_vec();
    if !begins_function(trees.iter().cloned()) {
        return None;
    }
    let end = trees.pop()?;
    Some((trees.into_iter().collect(), end))
}
