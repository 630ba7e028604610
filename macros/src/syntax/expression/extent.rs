//! Finds where an expression ends, because syn only parses expressions with its `full` feature.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, ReturnType, Token, Type};

use crate::syntax::tokens::{is_fragment, parse_until, tokens_between};

/// Parses up to the comma that ends the expression. The commas in `f::<A, B>()`, `|a, b| …` and `as Type<A, B>` do
/// not end it.
pub(super) fn parse_expression(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let start = input.fork();
    // `|` opens a closure and `<` a qualified path if an operand is expected.
    let mut operand = true;
    while !input.is_empty() && !input.peek(Token![,]) {
        if !operand && is_next_option(input) {
            break;
        }
        if !operand && (input.peek(Token![||]) || input.peek(Token![<<])) {
            input.parse::<TokenTree>()?;
            input.parse::<TokenTree>()?;
            operand = true;
        } else if is_fragment(input) {
            input.parse::<TokenTree>()?;
            operand = false;
        } else if operand && input.peek(Token![|]) {
            input.parse::<Token![|]>()?;
            parse_until(input, &|input| input.peek(Token![|]))?;
            input.parse::<Token![|]>()?;
            input.parse::<ReturnType>()?;
        } else if operand && input.peek(Token![<]) {
            skip_angles(input)?;
            operand = false;
        } else if input.peek(Token![::]) && input.peek3(Token![<]) {
            input.parse::<Token![::]>()?;
            skip_angles(input)?;
            operand = false;
        } else if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            // A `+` after the type adds numbers, not bounds.
            input.call(Type::without_plus)?;
            operand = false;
        } else {
            operand = precedes_operand(&input.parse()?);
        }
    }
    let tokens = tokens_between(&start, input);
    if tokens.is_empty() {
        Err(input.error("expected an expression"))
    } else {
        Ok(tokens)
    }
}

/// Returns true if `name =` follows. After an operand, that is another option, and the comma is missing.
fn is_next_option(input: ParseStream<'_>) -> bool {
    let is_longer = input.peek2(Token![==]) || input.peek2(Token![=>]);
    input.peek(Ident) && input.peek2(Token![=]) && !is_longer
}

/// Returns true if an operand follows `tree`, and false if an operator does.
fn precedes_operand(tree: &TokenTree) -> bool {
    const WORDS: &[&str] = &[
        "async", "break", "else", "if", "in", "let", "match", "move", "mut", "return", "static",
        "unsafe", "while",
    ];
    match tree {
        TokenTree::Punct(punct) => punct.as_char() != '?',
        TokenTree::Ident(word) => WORDS.iter().any(|keyword| word == keyword),
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

/// Skips `<A, B>`, including nested brackets.
fn skip_angles(input: ParseStream<'_>) -> syn::Result<()> {
    let mut depth = 0_u32;
    let mut arrow = false;
    loop {
        let tree = input.parse::<TokenTree>()?;
        let TokenTree::Punct(punct) = &tree else {
            arrow = false;
            continue;
        };
        match punct.as_char() {
            '<' => depth += 1,
            '>' if !arrow => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(());
        }
        // The `>` of `->` does not close a bracket.
        arrow = matches!(punct.as_char(), '-' | '=') && punct.spacing() == Spacing::Joint;
    }
}
