//! Reading from a cursor, which compares less than syn's parser.

use proc_macro2::{Spacing, Span};
use syn::Token;
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;

/// A value that was read, and the tokens after it. `None` if something else is there.
pub(super) type Read<'c, T> = Option<(T, Cursor<'c>)>;

/// Moves `input` behind what `read` reads, if it reads something.
pub(super) fn advance<T>(
    input: ParseStream<'_>,
    read: impl for<'c> FnOnce(Cursor<'c>) -> Read<'c, T>,
) -> Option<T> {
    let read = input.step(|cursor| {
        Ok(match read(*cursor) {
            Some((value, rest)) => (Some(value), rest),
            None => (None, *cursor),
        })
    });
    read.ok().flatten()
}

/// Items with commas in between, up to where the list `ends`.
pub(super) fn list<'c, T>(
    mut cursor: Cursor<'c>,
    item: fn(Cursor<'c>) -> Read<'c, T>,
    ends: fn(Cursor<'c>) -> bool,
) -> Read<'c, Punctuated<T, Token![,]>> {
    let mut items = Punctuated::new();
    while !ends(cursor) {
        let (value, rest) = item(cursor)?;
        items.push_value(value);
        cursor = rest;
        if let Some((comma, rest)) = sign(cursor, ',') {
            items.push_punct(Token![,](comma));
            cursor = rest;
        } else if !ends(cursor) {
            return None;
        }
    }
    Some((items, cursor))
}

/// The place of the word `wanted`.
pub(super) fn word<'c>(cursor: Cursor<'c>, wanted: &str) -> Read<'c, Span> {
    let (word, rest) = cursor.ident()?;
    (word == wanted).then(|| (word.span(), rest))
}

/// The place of the sign `wanted`, also within an operator.
pub(super) fn sign(cursor: Cursor<'_>, wanted: char) -> Read<'_, Span> {
    let (punct, rest) = cursor.punct()?;
    (punct.as_char() == wanted).then(|| (punct.span(), rest))
}

/// An operator of two signs.
pub(super) fn joint(cursor: Cursor<'_>, [first, second]: [char; 2]) -> Read<'_, [Span; 2]> {
    let (punct, rest) = cursor.punct()?;
    if punct.as_char() != first || punct.spacing() != Spacing::Joint {
        return None;
    }
    let (last, rest) = sign(rest, second)?;
    Some(([punct.span(), last], rest))
}
