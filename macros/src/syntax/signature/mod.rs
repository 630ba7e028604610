//! Function signatures, as far as a wrapper depends on them.
//!
//! syn's own `Signature` needs the `full` feature, which also parses expressions, patterns and items. It would add a
//! third to the compile time of the macro for each user. Types and generics are syn's.

mod inputs;

use std::iter::Enumerate;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::buffer::Cursor;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::{self, Punctuated};
use syn::{Abi, Generics, Ident, ReturnType, Token, Type, token};

use self::inputs::parse_inputs;
pub(crate) use self::inputs::{Input, Parameter, Pattern, Receiver, ReceiverKind};
use super::captures::Captures;
use super::common_type::{common_type, common_where};
use super::tokens::{has_word, is_punct, parse_until};
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
    pub(crate) fn parameters(&self) -> Parameters<'_> {
        Parameters(self.inputs.iter().enumerate())
    }
}

/// An iterator over parameters. It is a type with a `next` only, because each loop over an `impl Iterator` compiles again what all
/// the adapters in it have in place of `next`.
pub(crate) struct Parameters<'s>(Enumerate<punctuated::Iter<'s, Input>>);

impl<'s> Iterator for Parameters<'s> {
    type Item = (usize, &'s Parameter);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.0.next()? {
                (index, Input::Typed(parameter)) => return Some((index, parameter)),
                (_, Input::Receiver(_)) => {}
            }
        }
    }
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut constness, mut asyncness, mut abi) = (None, None, None);
        let mut safety = Safety::Default;
        if !input.peek(Token![fn]) {
            constness = input.parse()?;
            asyncness = input.parse()?;
            safety = input.parse()?;
            abi = input.parse()?;
        }
        let fn_token = input.parse()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let (inputs, variadic) = parse_inputs(&content)?;
        let output = parse_output(input)?;
        generics.where_clause = match common_where(input) {
            None => input.parse()?,
            common => common,
        };
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

fn parse_output(input: ParseStream<'_>) -> syn::Result<ReturnType> {
    if !input.peek(Token![->]) {
        return Ok(ReturnType::Default);
    }
    let arrow = input.parse()?;
    if !may_capture(input.cursor()) {
        let ty = common_type(input).map_or_else(|| input.parse(), Ok)?;
        return Ok(ReturnType::Type(arrow, Box::new(ty)));
    }
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

/// Returns true if the word `use` follows in the return type, as it does in each `use<…>`. Most types need not be searched for
/// those.
fn may_capture(mut rest: Cursor<'_>) -> bool {
    while let Some((tree, next)) = rest.token_tree() {
        match &tree {
            TokenTree::Ident(word) if word == "use" => return true,
            TokenTree::Ident(word) if word == "where" => return false,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return false,
            TokenTree::Group(group) if has_word(&group.stream(), "use") => return true,
            // In a block, the rest of which need not be searched for each of its functions.
            tree if is_punct(tree, ';') => return false,
            _ => rest = next,
        }
    }
    false
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
    fn only_return_type_is_searched_for_captures() {
        let searched = |source: &str| {
            let parser = |input: ParseStream<'_>| {
                let found = may_capture(input.cursor());
                input.step(|cursor| {
                    let mut rest = *cursor;
                    while let Some((_, next)) = rest.token_tree() {
                        rest = next;
                    }
                    Ok((found, rest))
                })
            };
            syn::parse::Parser::parse_str(parser, source).unwrap()
        };
        for source in [
            "impl A + use<'a>",
            "io::Result<impl A + use<'a>> {}",
            "(B<{ N }>, impl A + use<'a>)",
            "[impl A + use<>; 2];",
        ] {
            assert!(searched(source), "{source}");
        }
        for source in [
            "u8 { use a::b; }",
            "u8; fn g() -> impl A + use<>;",
            "u8 where T: A { use a::b; }",
            "r#use",
        ] {
            assert!(!searched(source), "{source}");
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
