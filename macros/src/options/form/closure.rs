//! Closures.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Ident, LitBool, Token, TypePath};

use super::{Form, ValueError, after_equals, ends_before, is_end};
use crate::diagnostics::describe::describe_type;
use crate::diagnostics::mistake;
use crate::options::table::Table;
use crate::syntax::expression::{Closure, Expression};
use crate::syntax::tokens::parse_until;

/// Nothing, or the closure that spawns a job on a pool.
pub(crate) struct Pool(pub(crate) Option<Closure>);

/// Nothing, or the closure that converts an error.
pub(crate) struct ErrorMap(pub(crate) Option<Closure>);

impl Form for Closure {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        let ahead = input.fork();
        let has_equals = ahead.parse::<Token![=]>().is_ok();
        if let Some(body) = Closure::without_braces(&ahead).filter(|_| has_equals) {
            let fact =
                format!("`{word}` has a return type, so the body of its closure needs braces");
            let help = format!("write `{{ {} }}`", describe_type(&body));
            input.advance_to(&ahead);
            return Err(ValueError::Other(mistake(&body, &fact, &help)));
        }
        let value = input.fork();
        after_equals(input, table, parse_closure)
            .map_err(|wrong| no_closure(word, &value, table).map_or(wrong, ValueError::Other))
    }
}

/// The mistake in `= length` or `= a.len()`, from which a closure can be made.
fn no_closure(word: &Ident, input: ParseStream<'_>, table: Table) -> Option<syn::Error> {
    let usage = table.find(&word.to_string())?.usage;
    let (head, _) = usage.split_once(" { ")?;
    let head = head
        .split_once("= ")
        .filter(|(_, head)| head.starts_with("|a:"))?
        .1;
    input.parse::<Token![=]>().ok()?;
    let value = parse_until(input, &|input| is_end(input)).ok()?;
    let value: TokenStream = value.into_iter().collect();
    let Some(TokenTree::Ident(_)) = value.clone().into_iter().next() else {
        return None;
    };
    let mut body = describe_type(&value);
    if syn::parse2::<TypePath>(value.clone()).is_ok() {
        body.push_str("(a)");
    }
    let fact = format!("`{word}` takes a closure");
    let help = format!("write `{word} = {head} {{ {body} }}`");
    Some(mistake(&value, &fact, &help))
}

impl Form for Pool {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        if let Some(value) = literal_after_equals(input) {
            let fact = format!("`{word}` takes no value, or a closure that runs the job");
            let help = format!("write `{word}`, or for a pool of yours `{word} = |job| …`");
            return Err(ValueError::Other(mistake(&value, &fact, &help)));
        }
        read_maybe_closure(word, input, table).map(Pool)
    }
}

impl Form for ErrorMap {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        read_maybe_closure(word, input, table).map(ErrorMap)
    }
}

/// The `true` of `= true`.
fn literal_after_equals(input: ParseStream<'_>) -> Option<LitBool> {
    let ahead = input.fork();
    ahead.parse::<Token![=]>().ok()?;
    let value = ahead.parse().ok()?;
    input.advance_to(&ahead);
    Some(value)
}

/// Nothing, or `= |a| …`.
fn read_maybe_closure(
    word: &Ident,
    input: ParseStream<'_>,
    table: Table,
) -> Result<Option<Closure>, ValueError> {
    if ends_before(input, table) {
        return Ok(None);
    }
    Closure::read(word, input, table).map(Some)
}

fn parse_closure(input: ParseStream<'_>) -> syn::Result<Closure> {
    let expression: Expression = input.parse()?;
    expression
        .into_closure()
        .map_err(|other| syn::Error::new_spanned(other, "not a closure"))
}
