//! What stands behind an option's name, read by the form that the table gives it.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, LitStr, Token, Type, TypePath, token};

use super::expression::{Closure, Expression};
use super::option_table::{Form, Key, OptionSpec, Table};
use super::tokens::next_tree;
use crate::diagnostics::mistake;

/// What stood behind the name.
pub(crate) enum Value {
    None,
    Ident(Ident),
    Text(LitStr),
    Parameter(ParameterValue),
    Closure(Closure),
    Expression(Expression),
    Path(TypePath),
    Type(Type),
    Position(Position),
    Parameters(Vec<Ident>),
    Every(LitStr),
}

/// Where among a callback's arguments its user data stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    Last,
    At(usize),
}

/// `param` or `param(A, B)`.
pub(crate) struct ParameterValue {
    pub(crate) name: Ident,
    pub(crate) takes: Option<Punctuated<Type, Token![,]>>,
}

/// What stands behind `name` by the form of `spec`, up to the end or to the next option of `table`.
pub(super) fn parse_value(
    spec: &OptionSpec,
    name: &Ident,
    input: ParseStream<'_>,
    table: Table,
) -> syn::Result<Value> {
    // Of an option behind it is said that a comma is missing.
    let is_read = |input: ParseStream<'_>| ends(input) || table.begins(input);
    let malformed = |tokens: &dyn ToTokens, fact: &str| {
        let fact = format!("`{}` {fact}", spec.name);
        let help = format!("write `{}`", spec.usage);
        Err(mistake(tokens, &fact, &help))
    };
    let mismatch = |tokens: &dyn ToTokens| {
        let takes = describe_form(spec.form);
        malformed(tokens, &format!("takes {takes}"))
    };
    match spec.form {
        Form::Flag | Form::FlagOrClosure if is_read(input) => return Ok(Value::None),
        Form::Flag => return mismatch(name),
        Form::Abi if name == "extern" => {
            let fact = "exporting to C is unsafe: the name may replace that of another library";
            return Err(mistake(name, &fact, &"write `unsafe(extern \"C\")`"));
        }
        Form::Abi => {
            return match parse_abi(input) {
                Ok(value) => Ok(value),
                Err(Some(wrong)) => mismatch(&wrong),
                Err(None) => mismatch(name),
            };
        }
        Form::Every => {
            let wrong = match parse_every(input) {
                Ok(value) if is_read(input) => return Ok(value),
                Ok(_) => next_tree(input),
                Err(wrong) => wrong,
            };
            return match wrong {
                Some(wrong) => mismatch(&wrong),
                None => malformed(name, "needs an interval"),
            };
        }
        _ if input.parse::<Token![=]>().is_err() || ends(input) => {
            return malformed(name, "needs a value");
        }
        _ => {}
    }
    let first = next_tree(input);
    match parse_form(spec, input) {
        Ok(value) if is_read(input) => Ok(value),
        _ => mismatch(&first),
    }
}

fn parse_form(spec: &OptionSpec, input: ParseStream<'_>) -> syn::Result<Value> {
    Ok(match spec.form {
        Form::Flag | Form::Every | Form::Abi => Value::None,
        // The receiver is a parameter as well.
        Form::Ident if spec.key == Key::Fd && input.peek(Token![self]) => {
            Value::Ident(input.parse::<Token![self]>()?.into())
        }
        Form::Ident => Value::Ident(input.parse()?),
        Form::Text => Value::Text(parse_affix(spec.key, input)?),
        Form::Parameter => Value::Parameter(input.parse()?),
        Form::Closure | Form::FlagOrClosure => match input.parse()? {
            Expression::Closure(closure) => Value::Closure(closure),
            other => return Err(syn::Error::new_spanned(other, "not a closure")),
        },
        Form::Expression => Value::Expression(input.parse()?),
        Form::ItemPath => Value::Path(input.parse()?),
        Form::TypeName => Value::Type(input.parse()?),
        Form::Position => Value::Position(input.parse()?),
        Form::Parameters => Value::Parameters(parse_parameters(input)?),
    })
}

/// What is put before or behind a name, and must make one with it. Read by hand, for the lexer reports what it does not
/// know by itself.
fn parse_affix(key: Key, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text: LitStr = input.parse()?;
    let value = text.value();
    let is_part = |letter: char| letter == '_' || letter.is_alphabetic() || letter.is_ascii_digit();
    let begins = key != Key::Prefix || !value.starts_with(|letter: char| letter.is_ascii_digit());
    match begins && value.chars().all(is_part) {
        true => Ok(text),
        false => Err(syn::Error::new_spanned(text, "makes no name")),
    }
}

fn describe_form(form: Form) -> &'static str {
    match form {
        Form::Flag => "no value",
        Form::Ident => "an identifier",
        Form::Text => "a part of a name, as a string",
        Form::Parameter => "the name of a parameter",
        Form::Closure | Form::FlagOrClosure => "a closure",
        Form::Abi => "`extern \"C\"` in parentheses",
        Form::Every => "an interval",
        Form::Expression => "an expression",
        Form::ItemPath => "a path",
        Form::TypeName => "a type",
        Form::Position => "`last`, `first` or a number, counted from zero",
        Form::Parameters => "the name of a parameter, or several: `(one, another)`",
    }
}

/// `(every = "10ms")`; otherwise what is wrong in it, if it is there.
fn parse_every(input: ParseStream<'_>) -> Result<Value, Option<TokenTree>> {
    if !input.peek(token::Paren) {
        return Err(None);
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return Err(None);
    };
    let mut trees = group.stream().into_iter();
    match trees.next() {
        Some(TokenTree::Ident(word)) if word == "every" => {}
        wrong => return Err(wrong),
    }
    match trees.next() {
        Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => {}
        wrong => return Err(wrong),
    }
    let interval = trees.next().ok_or(None)?;
    let text = syn::parse2(interval.clone().into()).map_err(|_| Some(interval))?;
    match trees.next() {
        None => Ok(Value::Every(text)),
        wrong => Err(wrong),
    }
}

/// `one` or `(one, another)`
fn parse_parameters(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(token::Paren) {
        return Ok(vec![input.parse()?]);
    }
    let content;
    syn::parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse, Token![,])?;
    Ok(names.into_iter().collect())
}

/// `(extern "C")`; otherwise what is wrong in it, if it is there.
fn parse_abi(input: ParseStream<'_>) -> Result<Value, Option<TokenTree>> {
    if !input.peek(token::Paren) {
        return Err(None);
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return Err(None);
    };
    let mut trees = group.stream().into_iter();
    match trees.next() {
        Some(TokenTree::Ident(word)) if word == "extern" => {}
        wrong => return Err(wrong),
    }
    match trees.next() {
        None => return Ok(Value::None),
        Some(abi) if is_c(&abi) => {}
        wrong => return Err(wrong),
    }
    match trees.next() {
        None => Ok(Value::None),
        wrong => Err(wrong),
    }
}

fn is_c(abi: &TokenTree) -> bool {
    let text = syn::parse2::<LitStr>(abi.clone().into());
    text.is_ok_and(|text| text.value() == "C")
}

impl Parse for Position {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitInt) {
            return Ok(Position::At(input.parse::<LitInt>()?.base10_parse()?));
        }
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "last" => Ok(Position::Last),
            "first" => Ok(Position::At(0)),
            _ => Err(syn::Error::new_spanned(word, "neither `last` nor `first`")),
        }
    }
}

impl Parse for ParameterValue {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let mut takes = None;
        if input.peek(token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            takes = Some(content.parse_terminated(Type::parse, Token![,])?);
        }
        Ok(ParameterValue { name, takes })
    }
}

fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}
