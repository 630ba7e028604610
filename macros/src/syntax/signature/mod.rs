//! Function signatures, as far as a wrapper depends on them.
//!
//! syn's own `Signature` needs the `full` feature, which also parses expressions, patterns and items. It would add a
//! third to the compile time of the macro for each user. Types and generics are syn's.

use proc_macro2::{Delimiter, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, format_ident};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Abi, Attribute, Generics, Ident, Lifetime, ReturnType, Token, Type, token};

use super::captures::Captures;
use super::function::is_awaitable;
use super::tokens::parse_until;
use super::types::unwrapped;

/// `unsafe fn name<T>(self, parameter: T) -> Output where …`
pub(crate) struct Signature {
    pub(crate) constness: Option<Token![const]>,
    pub(crate) asyncness: Option<Token![async]>,
    pub(crate) safety: Safety,
    pub(crate) abi: Option<Abi>,
    pub(crate) fn_token: Token![fn],
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) parentheses: token::Paren,
    pub(crate) inputs: Punctuated<Input, Token![,]>,
    /// `…`, with its name if it has one.
    pub(crate) variadic: Option<TokenStream>,
    pub(crate) output: ReturnType,
}

/// The safety keyword of a function.
pub(crate) enum Safety {
    Unsafe(Token![unsafe]),
    /// `safe` is a keyword in `extern` blocks only.
    Safe(Ident),
    Default,
}

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
    fn is_half_typed(&self) -> bool {
        matches!(&self.ty, Type::Verbatim(tokens) if tokens.is_empty())
    }
}

/// The pattern of a parameter.
pub(crate) struct Pattern {
    pub(crate) tokens: TokenStream,
    /// The name, if the pattern is just `name`, `mut name` or `ref name`.
    pub(crate) name: Option<Ident>,
}

impl Signature {
    /// The name under which `parameter`, the input at `index`, is passed on. A pattern without a name gets one. A
    /// parameter with the function's name gets a different hygiene, so that it does not shadow the function.
    pub(crate) fn forwarded_name(&self, index: usize, parameter: &Parameter) -> Ident {
        match &parameter.pattern.name {
            Some(name) => {
                let mut name = name.clone();
                if name == self.ident {
                    name.set_span(name.span().resolved_at(Span::mixed_site()));
                }
                name
            }
            None => format_ident!("argument{index}", span = Span::mixed_site()),
        }
    }

    /// Returns true if the type of a parameter is missing, which rustc reports.
    pub(crate) fn is_half_typed(&self) -> bool {
        self.parameters()
            .any(|(_, parameter)| parameter.is_half_typed())
    }

    pub(crate) fn receiver(&self) -> Option<&Receiver> {
        match self.inputs.first()? {
            Input::Receiver(receiver) => Some(receiver),
            Input::Typed(_) => None,
        }
    }

    /// The return type, or `None` if none is written.
    pub(crate) fn returned(&self) -> Option<&Type> {
        match &self.output {
            ReturnType::Type(_, ty) => Some(unwrapped(ty)),
            ReturnType::Default => None,
        }
    }

    /// The parameter called `name`, with its index among all inputs.
    pub(crate) fn parameter(&self, name: &Ident) -> Option<(usize, &Parameter)> {
        let mut parameters = self.parameters();
        parameters.find(|(_, parameter)| parameter.pattern.name.as_ref() == Some(name))
    }

    /// The parameters, without the receiver, each with its index among all inputs.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        let inputs = self.inputs.iter().enumerate();
        inputs.filter_map(|(index, input)| match input {
            Input::Typed(parameter) => Some((index, parameter)),
            Input::Receiver(_) => None,
        })
    }
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let constness = input.parse()?;
        let asyncness = input.parse()?;
        let safety = input.parse()?;
        let abi = input.parse()?;
        let fn_token = input.parse()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let (inputs, variadic) = parse_inputs(&content)?;
        let output = parse_output(input)?;
        generics.where_clause = input.parse()?;
        Ok(Signature {
            constness,
            asyncness,
            safety,
            abi,
            fn_token,
            ident,
            generics,
            parentheses,
            inputs,
            variadic,
            output,
        })
    }
}

impl Parse for Safety {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![unsafe]) {
            return input.parse().map(Safety::Unsafe);
        }
        let is_safe = input
            .cursor()
            .ident()
            .is_some_and(|(word, _)| word == "safe");
        if is_safe {
            return input.parse().map(Safety::Safe);
        }
        Ok(Safety::Default)
    }
}

fn parse_inputs(
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
    content.parse()
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
                return only_name(&group.stream().into_iter().collect::<Vec<_>>());
            }
            _ => return None,
        }
    }
    name
}

fn parse_output(input: ParseStream<'_>) -> syn::Result<ReturnType> {
    if !input.peek(Token![->]) {
        return Ok(ReturnType::Default);
    }
    let arrow = input.parse()?;
    let ends = |input: ParseStream<'_>| {
        input.peek(Token![where]) || input.peek(token::Brace) || input.peek(Token![;])
    };
    let ahead = input.fork();
    let written = parse_until(&ahead, &ends)?.into_iter().collect();
    let ty = match Captures::take(written) {
        Some((captures, rest)) => {
            input.advance_to(&ahead);
            let mut ty = syn::parse2(rest)?;
            captures.put_back(&mut ty);
            ty
        }
        None => input.parse()?,
    };
    Ok(ReturnType::Type(arrow, Box::new(ty)))
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl ToTokens for Signature {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.constness.to_tokens(tokens);
        self.asyncness.to_tokens(tokens);
        self.safety.to_tokens(tokens);
        self.abi.to_tokens(tokens);
        self.fn_token.to_tokens(tokens);
        self.ident.to_tokens(tokens);
        self.generics.to_tokens(tokens);
        self.parentheses.surround(tokens, |tokens| {
            self.inputs.to_tokens(tokens);
            self.variadic.to_tokens(tokens);
        });
        self.output.to_tokens(tokens);
        self.generics.where_clause.to_tokens(tokens);
    }
}

impl ToTokens for Safety {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Safety::Unsafe(word) => word.to_tokens(tokens),
            Safety::Safe(word) => word.to_tokens(tokens),
            Safety::Default => {}
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Signature {
        syn::parse_str(source).unwrap_or_else(|error| panic!("{source}: {error}"))
    }

    #[test]
    fn signature_round_trips() {
        for source in [
            "fn f()",
            "const unsafe extern \"C\" fn f(a: u8, ...)",
            "async fn f<'a, T: Clone>(&'a mut self, #[cfg(any())] a: T,) -> T where T: Copy",
            "safe fn f(args: ...)",
            "fn f(mut self: Box<Self>, (a, B { c, .. }): (u8, B), _: u8, ref d @ 1..=2: u8)",
            "fn f(self::S { a }: S, [b, .., c]: [u8; N + 1]) -> impl A<B = C> + use<'_, T> + 'static",
            "fn f(&self) -> impl use<> + Future<Output = Vec<u8>>",
            "fn f<T>(&self) -> io::Result<(u8, Box<impl A<B = impl C + use<T>> + use<'_, T>>)> where T: D",
        ] {
            let written = parse(source).to_token_stream().to_string();
            assert_eq!(written.replace(' ', ""), source.replace(' ', ""));
        }
    }

    #[test]
    fn only_plain_bindings_have_names() {
        let signature =
            parse("fn f(&self, a: u8, mut b: u8, r#in: u8, _: u8, (c, d): (u8, u8), e @ 1: u8)");
        let name = |(_, parameter): (usize, &Parameter)| {
            let name = parameter.pattern.name.as_ref();
            name.map_or("-".to_owned(), Ident::to_string)
        };
        let names: Vec<String> = signature.parameters().map(name).collect();
        assert_eq!(names, ["a", "b", "r#in", "-", "-", "-"]);
        assert!(signature.receiver().is_some());
        assert!(parse("fn f(self::S { a }: S)").receiver().is_none());
    }
}
