//! The values of options. A closure is split into its parameters, return type and body. Any other expression stays as
//! tokens, because rustc checks it.

mod extent;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, ReturnType, Token, Type, token};

use self::extent::parse_expression;
use super::lifetimes::elide_lifetimes;
use super::tokens::{concat, is_punct, parse_until};
use crate::collect::CollectVec;

/// The value after `option =`.
pub(crate) enum Expression {
    Closure(Closure),
    Other(TokenStream),
}

/// `move |status: i32| -> Result<(), Error> { … }`
pub(crate) struct Closure {
    /// The statements before it, if it ends a block.
    pub(crate) statements: TokenStream,
    /// Attributes and `move`.
    pub(crate) before: TokenStream,
    pub(crate) inputs_begin: Token![|],
    pub(crate) inputs: Punctuated<ClosureInput, Token![,]>,
    pub(crate) inputs_end: Token![|],
    pub(crate) output: ReturnType,
    pub(crate) body: TokenStream,
}

/// One parameter of a closure.
pub(crate) struct ClosureInput {
    pub(crate) pattern: TokenStream,
    pub(crate) ty: Option<(Token![:], Type)>,
}

impl Parse for Expression {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        let before = parse_before_closure(&ahead)?;
        if ahead.peek(Token![|]) {
            parse_before_closure(input)?;
            return Closure::parse_after(before, input).map(Expression::Closure);
        }
        parse_expression(input).map(Expression::Other)
    }
}

impl Expression {
    /// The closure that it is, or that it ends with: `{ let name = name.to_owned(); move |a: A| -> U { … } }`.
    pub(crate) fn into_closure(self) -> Result<Closure, TokenStream> {
        match self {
            Expression::Closure(closure) => Ok(closure),
            Expression::Other(tokens) => closure_of_block(&tokens).ok_or(tokens),
        }
    }
}

/// The closure that ends a block.
fn closure_of_block(tokens: &TokenStream) -> Option<Closure> {
    let mut trees = tokens.clone().into_iter();
    let (Some(TokenTree::Group(block)), None) = (trees.next(), trees.next()) else {
        return None;
    };
    if block.delimiter() != Delimiter::Brace {
        return None;
    }
    let trees: Vec<TokenTree> = block.stream().into_iter().collect_vec();
    let last = trees.iter().rposition(|tree| is_punct(tree, ';'));
    let (statements, tail) = trees.split_at(last.map_or(0, |last| last + 1));
    match syn::parse2(concat(tail)).ok()? {
        Expression::Closure(closure) => Some(Closure {
            statements: concat(statements),
            ..closure
        }),
        Expression::Other(_) => None,
    }
}

/// `#[attribute] move`
fn parse_before_closure(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut before = TokenStream::new();
    before.append_all(input.call(Attribute::parse_outer)?);
    while input.peek(Token![move]) || input.peek(Token![async]) || input.peek(Token![static]) {
        before.append(input.parse::<TokenTree>()?);
    }
    Ok(before)
}

impl Closure {
    /// The body of a closure that lacks the braces which its return type demands.
    pub(crate) fn without_braces(input: ParseStream<'_>) -> Option<TokenStream> {
        parse_before_closure(input).ok()?;
        input.parse::<Token![|]>().ok()?;
        parse_until(input, &|input| input.peek(Token![|])).ok()?;
        input.parse::<Token![|]>().ok()?;
        let output: ReturnType = input.parse().ok()?;
        let lacks = matches!(output, ReturnType::Type(..)) && !input.peek(token::Brace);
        lacks.then(|| parse_expression(input).ok()).flatten()
    }

    /// Returns true if nothing is written before it, so that `move` can be.
    pub(crate) fn can_own(&self) -> bool {
        self.statements.is_empty() && self.before.is_empty()
    }

    fn parse_after(before: TokenStream, input: ParseStream<'_>) -> syn::Result<Self> {
        let inputs_begin = input.parse()?;
        let mut inputs = Punctuated::new();
        while !input.peek(Token![|]) {
            inputs.push_value(input.parse()?);
            if !input.peek(Token![|]) {
                inputs.push_punct(input.parse()?);
            }
        }
        let inputs_end = input.parse()?;
        let output: ReturnType = input.parse()?;
        let body = match &output {
            ReturnType::Default => parse_expression(input)?,
            // A return type must be followed by a block.
            ReturnType::Type(..) if input.peek(token::Brace) => {
                input.parse::<TokenTree>()?.to_token_stream()
            }
            ReturnType::Type(..) => return Err(input.error("expected `{`")),
        };
        Ok(Closure {
            statements: TokenStream::new(),
            before,
            inputs_begin,
            inputs,
            inputs_end,
            output,
            body,
        })
    }

    /// Adds `types` to the parameters that have no type. A closure that is bound to a local needs them, because rustc
    /// would not infer it for every lifetime.
    pub(crate) fn annotated(&self, types: impl Iterator<Item = TokenStream>) -> TokenStream {
        self.annotated_within(&[], types)
    }

    /// Like `annotated`. `lifetimes` are those that the `for<'a>` of a callback binds, which a closure cannot name.
    pub(crate) fn annotated_within(
        &self,
        lifetimes: &[String],
        types: impl Iterator<Item = TokenStream>,
    ) -> TokenStream {
        let inputs = self.inputs.iter().zip(types);
        let inputs = inputs.map(|(input, ty)| match &input.ty {
            Some(_) => elide_lifetimes(input, lifetimes),
            None => {
                let pattern = &input.pattern;
                quote!(#pattern: #ty)
            }
        });
        self.with_inputs(&quote!(#(#inputs),*))
    }

    /// The same with other parameters.
    fn with_inputs(&self, inputs: &dyn ToTokens) -> TokenStream {
        let Closure {
            statements,
            before,
            inputs_begin,
            inputs: _,
            inputs_end,
            output,
            body,
        } = self;
        let closure = quote!(#before #inputs_begin #inputs #inputs_end #output #body);
        if statements.is_empty() {
            closure
        } else {
            quote!({ #statements #closure })
        }
    }
}

impl Parse for ClosureInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ends = |input: ParseStream<'_>| {
            let is_colon = input.peek(Token![:]) && !input.peek(Token![::]);
            is_colon || input.peek(Token![,]) || input.peek(Token![|])
        };
        let pattern = parse_until(input, &ends)?;
        if pattern.is_empty() {
            return Err(input.error("expected a parameter"));
        }
        let ty = match input.parse::<Option<Token![:]>>()? {
            Some(colon) => Some((colon, input.parse()?)),
            None => None,
        };
        let pattern = pattern.into_iter().collect();
        Ok(ClosureInput { pattern, ty })
    }
}

/// `expression` in a form that can end a block. There, `if a { b } else { c } + d` would end at its braces, and `+ d`
/// would be parsed as another expression.
pub(crate) fn as_tail(expression: &TokenStream) -> TokenStream {
    const WORDS: &[&str] = &["const", "for", "if", "loop", "match", "unsafe", "while"];
    let is_block = |first: TokenTree| match first {
        TokenTree::Ident(word) => WORDS.iter().any(|keyword| word == keyword),
        // A label.
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Literal(_) => false,
    };
    if first_tree(expression).is_some_and(is_block) {
        quote!((#expression))
    } else {
        expression.clone()
    }
}

/// The first token tree, also inside a `$name` fragment of a macro.
fn first_tree(tokens: &TokenStream) -> Option<TokenTree> {
    match tokens.clone().into_iter().next()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            first_tree(&group.stream())
        }
        tree => Some(tree),
    }
}

impl ToTokens for Expression {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Expression::Closure(closure) => closure.to_tokens(tokens),
            Expression::Other(other) => other.to_tokens(tokens),
        }
    }
}

impl ToTokens for Closure {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.with_inputs(&self.inputs));
    }
}

impl ToTokens for ClosureInput {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.pattern.to_tokens(tokens);
        if let Some((colon, ty)) = &self.ty {
            colon.to_tokens(tokens);
            ty.to_tokens(tokens);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser;

    /// The parsed expression, and the tokens after it.
    fn split(source: &str) -> (Expression, String) {
        let parser = |input: ParseStream<'_>| {
            let expression = input.parse()?;
            Ok((expression, input.parse::<TokenStream>()?.to_string()))
        };
        parser
            .parse_str(source)
            .unwrap_or_else(|error| panic!("{source}: {error}"))
    }

    #[test]
    fn expression_ends_at_its_comma() {
        for source in [
            "1",
            "f::<A, B>(x)",
            "Vec::<(A, B)>::new()",
            "<HashMap<A, B> as Into<C>>::into(map)",
            "x as HashMap<A, B>",
            "x as u32 + (y as u32) * z",
            "&mut |a, b| a + b",
            "a < b",
            "a << 2 | b",
            "f(|a, b| a + b, c)",
            "|a, b| g(a, b)",
            "move |a: HashMap<A, B>, (b, c): (B, C)| -> Result<A, B> { Ok(a) }",
            "|| |a, b| a",
            "a || b",
            "match a { A | B => c, _ => d }",
            "if a { b } else { c }",
            "return_it(a)?",
            "[a, b]",
            "S { a, b }",
            "panic!(\"{}\", a)",
            "f::<fn(A) -> B, C>(x)",
            "&mut *x",
            "#[inline] |a, b| a",
        ] {
            let (read, left) = split(&format!("{source}, next = 1"));
            assert_eq!(left, ", next = 1", "{source}");
            let read = read.to_token_stream().to_string();
            assert_eq!(read.replace(' ', ""), source.replace(' ', ""));
        }
    }

    #[test]
    fn closure_may_end_a_block() {
        for (source, statements) in [
            (
                "{ let a = b.to_owned(); move |c| -> D { a; c } }",
                "let a = b . to_owned () ;",
            ),
            ("{ move |c| c }", ""),
        ] {
            let (expression, _) = split(source);
            let closure = expression.into_closure().ok();
            let closure = closure.unwrap_or_else(|| panic!("{source}"));
            assert_eq!(closure.statements.to_string(), statements, "{source}");
            assert_eq!(closure.before.to_string(), "move", "{source}");
        }
        for source in ["{ let a = |b| b; a }", "{ |a| a; }", "a", "{}"] {
            assert!(split(source).0.into_closure().is_err(), "{source}");
        }
    }

    #[test]
    fn closure_is_split_into_parts() {
        let (expression, _) = split("move |mut a, (b, c): (u8, u8)| -> Result<u8, E> { d }");
        let Expression::Closure(closure) = expression else {
            panic!("expected a closure");
        };
        let written = |input: &ClosureInput| {
            let ty = input.ty.as_ref();
            (
                input.pattern.to_string(),
                ty.map(|(_, ty)| ty.to_token_stream().to_string()),
            )
        };
        let inputs: Vec<_> = closure.inputs.iter().map(written).collect();
        let second = ("(b , c)".to_owned(), Some("(u8 , u8)".to_owned()));
        assert_eq!(inputs, [("mut a".to_owned(), None), second]);
        assert!(matches!(closure.output, ReturnType::Type(..)));
        assert_eq!(closure.body.to_string(), "{ d }");
    }
}
