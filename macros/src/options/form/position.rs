//! Positions among the arguments of a callback.

use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, Token, token};

use super::{Form, ValueError, after_equals};
use crate::collect::CollectVec;
use crate::options::table::Table;

/// The position of one of a callback's arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    Last,
    At(usize),
}

/// The arguments of a callback that are left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LeftOut(pub(crate) Vec<Position>);

/// The position of the user data among a callback's arguments, or `array`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UserDataAt {
    Argument(Position),
    /// The first argument is an array of user data, and the second its length.
    Array,
}

values! {
    UserDataAt: "`last`, `first`, a number counted from zero, or `array`", parse_user_data_at;
    LeftOut: "`first`, `last`, a number counted from zero, several of them as `(0, 2)`, or `none`", parse_left_out;
}

fn parse_user_data_at(input: ParseStream<'_>) -> syn::Result<UserDataAt> {
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|word| word == "array") {
        input.advance_to(&ahead);
        return Ok(UserDataAt::Array);
    }
    parse_position(input).map(UserDataAt::Argument)
}

fn parse_left_out(input: ParseStream<'_>) -> syn::Result<LeftOut> {
    if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let positions =
            Punctuated::<Position, Token![,]>::parse_terminated_with(&content, parse_position)?;
        return Ok(LeftOut(positions.into_iter().collect_vec()));
    }
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|word| word == "none") {
        input.advance_to(&ahead);
        return Ok(LeftOut(Vec::new()));
    }
    parse_position(input).map(|position| LeftOut(vec![position]))
}

fn parse_position(input: ParseStream<'_>) -> syn::Result<Position> {
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
