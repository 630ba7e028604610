//! The forms that an option's value can have.

/// Forms that are read as `= value`. The last part reads a value that has the wrong form.
macro_rules! values {
    ($($form:ty: $takes:literal, $parse:expr $(, or $meant:expr)?;)*) => {
        $(impl Form for $form {
            const TAKES: &'static str = $takes;

            fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
                after_equals(input, table, $parse)
            }

            $(fn meant(tokens: TokenStream) -> Option<Self> {
                $meant(tokens)
            })?
        })*
    };
}

mod closure;
mod parameter;
mod position;
mod text;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Ident, LitBool, LitStr, Token, Type, TypePath};

pub(crate) use self::closure::{ErrorMap, Pool};
pub(crate) use self::parameter::{
    BufferParameters, CallbackField, Descriptor, ErrCallback, ErrKind, Field, ParameterNames,
    ParameterValue, RequestField, UserDataValue,
};
pub(super) use self::parameter::{parse_parameter, parse_takes};
pub(crate) use self::position::{LeftOut, Position, UserDataAt};
pub(crate) use self::text::{Abi, Every, Limit, Prefix, Suffix};
use super::table::Table;
use crate::diagnostics::mistake;
use crate::syntax::expression::Expression;
use crate::syntax::tokens::{next_tree, parse_until};

/// The value of an option and its parser.
pub(crate) trait Form: Sized {
    /// Completes the message "`name` takes …".
    const TAKES: &'static str;

    /// Reads everything after the option's name, up to the comma or to the next option of `table`.
    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError>;

    /// Reads the value, and in case of a mistake what was probably meant, so that the wrapper has the shape that its callers
    /// expect.
    fn recover(
        word: &Ident,
        input: ParseStream<'_>,
        table: Table,
    ) -> (Option<Self>, Option<ValueError>) {
        if input.peek(Token![:]) && !input.peek(Token![::]) {
            return after_colon(word, input, table);
        }
        match Self::read(word, input, table) {
            Ok(value) => (Some(value), None),
            Err(wrong) => (wrong.tokens().and_then(Self::meant), Some(wrong)),
        }
    }

    /// The value that was meant by `tokens`, which have the wrong form.
    fn meant(tokens: TokenStream) -> Option<Self> {
        let _ = tokens;
        None
    }
}

/// The value that was recovered, unless there is a mistake in it.
pub(super) fn without_mistake<T>(
    (value, wrong): (Option<T>, Option<ValueError>),
) -> Result<T, ValueError> {
    match (value, wrong) {
        (Some(value), None) => Ok(value),
        (_, wrong) => Err(wrong.unwrap_or(ValueError::Unexpected(None))),
    }
}

/// The reason why a value could not be parsed.
pub(crate) enum ValueError {
    /// Nothing was written. Completes the message "`name` needs …".
    Missing(&'static str),
    /// This token follows the name, where `=` is expected.
    NoEquals(TokenTree),
    /// This colon is in the place of `=`, and the value follows.
    Colon(Token![:], TokenStream),
    /// This token is not allowed here. `None` is the option's name.
    Unexpected(Option<TokenTree>),
    /// A mistake with its own message.
    Other(syn::Error),
}

impl ValueError {
    /// The tokens of the value: in quotes, in parentheses or as they are.
    fn tokens(&self) -> Option<TokenStream> {
        match self {
            ValueError::NoEquals(TokenTree::Group(group)) => Some(group.stream()),
            ValueError::Unexpected(Some(tree)) => {
                let tokens = TokenStream::from(tree.clone());
                match syn::parse2::<LitStr>(tokens.clone()) {
                    Ok(text) => text.parse().ok(),
                    Err(_) => Some(tokens),
                }
            }
            _ => None,
        }
    }
}

/// Reads `: value`, which other languages have, like `= value`.
fn after_colon<T: Form>(
    word: &Ident,
    input: ParseStream<'_>,
    table: Table,
) -> (Option<T>, Option<ValueError>) {
    let read = |input: ParseStream<'_>| {
        let colon: Token![:] = input.parse()?;
        let value = parse_until(input, &|input| is_end(input))?;
        let value: TokenStream = value.into_iter().collect();
        Ok((colon, value))
    };
    let (colon, written) = match read(input) {
        Ok(read) => read,
        Err(error) => return (None, Some(ValueError::Other(error))),
    };
    let parser = |input: ParseStream<'_>| Ok(T::read(word, input, table).ok());
    let value = parser.parse2(quote!(= #written)).ok().flatten();
    (value, Some(ValueError::Colon(colon, written)))
}

/// Reads `= value`.
pub(super) fn after_equals<T>(
    input: ParseStream<'_>,
    table: Table,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, ValueError> {
    let has_equals = input.parse::<Token![=]>().is_ok();
    if is_end(input) || !has_equals && table.begins(input) {
        return Err(ValueError::Missing("a value"));
    }
    if !has_equals {
        return Err(match input.parse() {
            Ok(tree) => ValueError::NoEquals(tree),
            Err(_) => ValueError::Missing("a value"),
        });
    }
    to_the_end(input, table, parse)
}

/// Reads a value up to the comma. What comes after a missing comma is told apart from the value.
fn to_the_end<T>(
    input: ParseStream<'_>,
    table: Table,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, ValueError> {
    let first = next_tree(input);
    match parse(input) {
        Ok(value) if ends_before(input, table) => Ok(value),
        _ => Err(ValueError::Unexpected(first)),
    }
}

/// Returns true at the end of an option. A semicolon is reported as a comma that is mistyped.
pub(super) fn is_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

fn ends_before(input: ParseStream<'_>, table: Table) -> bool {
    is_end(input) || table.begins(input)
}

values! {
    Ident: "an identifier", Ident::parse, or read_from;
    Expression: "an expression", Expression::parse;
    TypePath: "a path", TypePath::parse, or read_from;
    Type: "a type", Type::parse, or read_from;
}

/// The value that `parse` reads from all `tokens`.
fn read_from<T: Parse>(tokens: TokenStream) -> Option<T> {
    syn::parse2(tokens).ok()
}

/// `skip`
pub(crate) struct Flag;

impl Form for Flag {
    const TAKES: &'static str = "no value";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        if ends_before(input, table) {
            return Ok(Flag);
        }
        if input.peek(Token![=]) && input.peek2(LitBool) {
            let _: Token![=] = input.parse().map_err(ValueError::Other)?;
            let value: LitBool = input.parse().map_err(ValueError::Other)?;
            if !value.value {
                let fact = format!("`{word}` takes no value");
                let help = format!("remove `{word}`");
                return Err(ValueError::Other(mistake(word, &fact, &help)));
            }
        }
        Err(ValueError::Unexpected(None))
    }
}

/// Nothing, or a path: of the trait of another crate that the annotated one repeats, or of the adapter that a function takes.
pub(crate) struct Listener(pub(crate) Option<TypePath>);

impl Form for Listener {
    const TAKES: &'static str = "a path";

    fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        if ends_before(input, table) {
            return Ok(Listener(None));
        }
        after_equals(input, table, TypePath::parse).map(|path| Listener(Some(path)))
    }
}
