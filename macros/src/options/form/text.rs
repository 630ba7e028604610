//! Values in quotes: parts of names, durations, and the ABI of an exported function.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, LitStr, token};

use super::{Form, ValueError, after_equals, ends_before};
use crate::diagnostics::mistake;
use crate::options::table::Table;
use crate::syntax::tokens::next_tree;

/// `"async_"`
pub(crate) struct Prefix(pub(crate) LitStr);

/// `"_async"`
pub(crate) struct Suffix(pub(crate) LitStr);

/// `"5s"`
pub(crate) struct Limit(pub(crate) LitStr);

/// `(every = "10ms")`
pub(crate) struct Every(pub(crate) LitStr);

/// `(extern "C")`
pub(crate) struct Abi;

values! {
    Prefix: "a string that is part of a name", |input| parse_affix(input, may_begin).map(Prefix),
        or |tokens| quoted(tokens).map(Prefix);
    Suffix: "a string that is part of a name", |input| parse_affix(input, |_| true).map(Suffix),
        or |tokens| quoted(tokens).map(Suffix);
    Limit: "a duration in quotes", |input| input.parse().map(Limit);
}

/// A name instead of a string: `prefix = async_`.
fn quoted(tokens: TokenStream) -> Option<LitStr> {
    let name = syn::parse2::<Ident>(tokens).ok()?;
    Some(LitStr::new(&name.to_string(), name.span()))
}

/// A part of a name. It is checked by hand, because the lexer would report a character that it does not know by itself.
fn parse_affix(input: ParseStream<'_>, may_begin: fn(char) -> bool) -> syn::Result<LitStr> {
    let text: LitStr = input.parse()?;
    let value = text.value();
    let is_part = |letter: char| letter == '_' || letter.is_alphabetic() || letter.is_ascii_digit();
    let begins = value.chars().next().is_none_or(may_begin);
    if begins && value.chars().all(is_part) {
        Ok(text)
    } else {
        Err(syn::Error::new_spanned(text, "makes no name"))
    }
}

fn may_begin(letter: char) -> bool {
    !letter.is_ascii_digit()
}

impl Form for Every {
    const TAKES: &'static str = "an interval";

    fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        let every = parse_every(input)?;
        if ends_before(input, table) {
            Ok(every)
        } else {
            Err(ValueError::Unexpected(next_tree(input)))
        }
    }
}

/// `(every = "10ms")`
fn parse_every(input: ParseStream<'_>) -> Result<Every, ValueError> {
    const MISSING: ValueError = ValueError::Missing("an interval");
    if !input.peek(token::Paren) {
        return Err(MISSING);
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return Err(MISSING);
    };
    let mut trees = group.stream().into_iter();
    match trees.next() {
        Some(TokenTree::Ident(word)) if word == "every" => {}
        wrong => return Err(wrong.map_or(MISSING, |wrong| ValueError::Unexpected(Some(wrong)))),
    }
    match trees.next() {
        Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => {}
        wrong => return Err(wrong.map_or(MISSING, |wrong| ValueError::Unexpected(Some(wrong)))),
    }
    let interval = trees.next().ok_or(MISSING)?;
    let text = syn::parse2(interval.clone().into());
    let text = text.map_err(|_| ValueError::Unexpected(Some(interval)))?;
    match trees.next() {
        None => Ok(Every(text)),
        wrong => Err(ValueError::Unexpected(wrong)),
    }
}

impl Form for Abi {
    const TAKES: &'static str = "`extern \"C\"` in parentheses";

    fn read(word: &Ident, input: ParseStream<'_>, _: Table) -> Result<Self, ValueError> {
        if word == "extern" {
            let fact = "exporting to C is unsafe: the name may replace that of another library";
            let error = mistake(word, &fact, &"write `unsafe(extern \"C\")`");
            return Err(ValueError::Other(error));
        }
        parse_abi(input).map_err(ValueError::Unexpected)
    }
}

/// `(extern "C")`; otherwise the token that is wrong, if there is one.
fn parse_abi(input: ParseStream<'_>) -> Result<Abi, Option<TokenTree>> {
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
        None => return Ok(Abi),
        Some(abi) if is_c(&abi) => {}
        wrong => return Err(wrong),
    }
    match trees.next() {
        None => Ok(Abi),
        wrong => Err(wrong),
    }
}

fn is_c(abi: &TokenTree) -> bool {
    syn::parse2::<LitStr>(abi.clone().into()).is_ok_and(|abi| abi.value() == "C")
}
