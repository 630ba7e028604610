//! The inputs of a function: its receiver and its parameters.

use std::slice;

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Lifetime, Token, Type};

use crate::collect::CollectVec;
use crate::syntax::attribute::is_awaitable;
use crate::syntax::common_type::common_type;
use crate::syntax::tokens::parse_until;
use crate::syntax::types::unwrapped;

/// `self` in one of its forms, or a parameter.
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all inputs are of the large variant"
)]
pub(crate) enum Input {
    Receiver(Receiver),
    Typed(Parameter),
}

/// `&'a mut self`
pub(crate) struct Receiver {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) kind: ReceiverKind,
    /// The `mut` of `mut self` and `mut self: Type`.
    pub(crate) mutability: Option<Token![mut]>,
    pub(crate) self_token: Token![self],
}

/// The form of a receiver.
pub(crate) enum ReceiverKind {
    Value,
    Reference(Token![&], Option<Lifetime>, Option<Token![mut]>),
    Typed(Token![:], Box<Type>),
}

/// `pattern: Type`
pub(crate) struct Parameter {
    pub(crate) attributes: Vec<Attribute>,
    /// `#[awaitable(…)]`, which is a mistake on a parameter. It is not among the attributes, so that rustc does not report it.
    pub(crate) annotations: Vec<Attribute>,
    pub(crate) pattern: Pattern,
    pub(crate) colon: Option<Token![:]>,
    /// Without tokens while the user is typing it.
    pub(crate) ty: Type,
}

impl Parameter {
    /// Returns true if its type is missing.
    pub(super) fn is_half_typed(&self) -> bool {
        matches!(&self.ty, Type::Verbatim(tokens) if tokens.is_empty())
    }
}

/// The pattern of a parameter.
pub(crate) struct Pattern {
    pub(crate) tokens: TokenStream,
    /// The name, if the pattern is just `name`, `mut name` or `ref name`.
    pub(crate) name: Option<Ident>,
}

pub(super) fn parse_inputs(
    content: ParseStream<'_>,
) -> syn::Result<(Punctuated<Input, Token![,]>, Option<TokenStream>)> {
    let mut inputs = Punctuated::new();
    while !content.is_empty() {
        let attributes = content.call(Attribute::parse_outer)?;
        if inputs.is_empty() && is_receiver(content) {
            inputs.push_value(Input::Receiver(Receiver::parse(attributes, content)?));
        } else {
            let start = content.fork();
            if content.peek(Token![...]) {
                return Ok((inputs, Some(content.parse()?)));
            }
            let pattern = content.parse()?;
            let colon: Option<Token![:]> = content.parse()?;
            if content.peek(Token![...]) {
                content.parse::<TokenStream>()?;
                return Ok((inputs, Some(start.parse()?)));
            }
            let (annotations, attributes) = attributes.into_iter().partition(is_awaitable);
            inputs.push_value(Input::Typed(Parameter {
                attributes,
                annotations,
                pattern,
                colon,
                ty: parse_type(content)?,
            }));
        }
        if !content.is_empty() {
            inputs.push_punct(content.parse()?);
        }
    }
    Ok((inputs, None))
}

/// The type of a parameter, or nothing if it is not typed yet.
fn parse_type(content: ParseStream<'_>) -> syn::Result<Type> {
    if content.is_empty() || content.peek(Token![,]) {
        return Ok(Type::Verbatim(TokenStream::new()));
    }
    common_type(content).map_or_else(|| content.parse(), Ok)
}

/// Returns true if `self`, `mut self`, `&self` or `&'a mut self` follows.
fn is_receiver(input: ParseStream<'_>) -> bool {
    let mut cursor = input.cursor();
    if let Some((_, rest)) = cursor.punct().filter(|(punct, _)| punct.as_char() == '&') {
        cursor = rest.lifetime().map_or(rest, |(_, rest)| rest);
    }
    if let Some((_, rest)) = cursor.ident().filter(|(word, _)| word == "mut") {
        cursor = rest;
    }
    // `self::Pattern { … }: Type` is a parameter.
    cursor.ident().is_some_and(|(word, rest)| {
        let joint =
            |(punct, _): (Punct, _)| punct.as_char() == ':' && punct.spacing() == Spacing::Joint;
        word == "self" && !rest.punct().is_some_and(joint)
    })
}

impl Receiver {
    /// The lifetime and the mutability of a reference, for example of `&'a mut self` or `self: &'a mut Type`.
    pub(crate) fn reference(&self) -> Option<(Option<&Lifetime>, bool)> {
        match &self.kind {
            ReceiverKind::Reference(_, lifetime, mutability) => {
                Some((lifetime.as_ref(), mutability.is_some()))
            }
            ReceiverKind::Typed(_, ty) => match unwrapped(ty) {
                Type::Reference(reference) => {
                    Some((reference.lifetime.as_ref(), reference.mutability.is_some()))
                }
                _ => None,
            },
            ReceiverKind::Value => None,
        }
    }

    /// Returns true for `&'static self`, which can be moved to another thread unchanged.
    pub(crate) fn is_static(&self) -> bool {
        let lifetime = self.reference().and_then(|(lifetime, _)| lifetime);
        lifetime.is_some_and(|lifetime| lifetime.ident == "static")
    }

    fn parse(attributes: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![&]) {
            let kind = ReceiverKind::Reference(input.parse()?, input.parse()?, input.parse()?);
            return Ok(Receiver {
                attributes,
                kind,
                mutability: None,
                self_token: input.parse()?,
            });
        }
        let mutability = input.parse()?;
        let self_token = input.parse()?;
        let kind = if input.peek(Token![:]) {
            ReceiverKind::Typed(input.parse()?, Box::new(input.parse()?))
        } else {
            ReceiverKind::Value
        };
        Ok(Receiver {
            attributes,
            kind,
            mutability,
            self_token,
        })
    }
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if is_one_word(input) {
            let word: TokenTree = input.parse()?;
            let name = only_name(slice::from_ref(&word));
            let tokens = word.into_token_stream();
            return Ok(Pattern { tokens, name });
        }
        let ends = |input: ParseStream<'_>| {
            input.peek(Token![,]) || input.peek(Token![:]) && !input.peek(Token![::])
        };
        let trees = parse_until(input, &ends)?;
        if trees.is_empty() {
            return Err(input.error("expected a parameter"));
        }
        let name = only_name(&trees);
        let tokens = trees.into_iter().collect();
        Ok(Pattern { tokens, name })
    }
}

/// Returns true if the pattern is one word, as most are. The loop over all patterns takes longer.
fn is_one_word(input: ParseStream<'_>) -> bool {
    let is_colon =
        |(punct, _): (Punct, _)| punct.as_char() == ':' && punct.spacing() == Spacing::Alone;
    let word = input.cursor().ident();
    word.is_some_and(|(_, rest)| rest.punct().is_some_and(is_colon))
}

/// The `name` in `name`, `mut name` and `ref name`.
fn only_name(trees: &[TokenTree]) -> Option<Ident> {
    let mut name = None;
    for tree in trees {
        match tree {
            TokenTree::Ident(word) => match word.to_string().as_str() {
                "mut" | "ref" => {}
                text if name.is_none() && text != "_" => name = Some(word.clone()),
                _ => return None,
            },
            // A macro fragment.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                return only_name(&group.stream().into_iter().collect_vec());
            }
            _ => return None,
        }
    }
    name
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl ToTokens for Input {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Input::Receiver(receiver) => receiver.to_tokens(tokens),
            Input::Typed(parameter) => parameter.to_tokens(tokens),
        }
    }
}

impl ToTokens for Receiver {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        if let ReceiverKind::Reference(and, lifetime, mutability) = &self.kind {
            and.to_tokens(tokens);
            lifetime.to_tokens(tokens);
            mutability.to_tokens(tokens);
        }
        self.mutability.to_tokens(tokens);
        self.self_token.to_tokens(tokens);
        if let ReceiverKind::Typed(colon, ty) = &self.kind {
            colon.to_tokens(tokens);
            ty.to_tokens(tokens);
        }
    }
}

impl ToTokens for Parameter {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.pattern.to_tokens(tokens);
        self.colon.to_tokens(tokens);
        self.ty.to_tokens(tokens);
    }
}
