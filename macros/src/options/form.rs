//! The forms that an option's value can have.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitInt, LitStr, Token, Type, TypePath, token};

use super::table::Table;
use crate::diagnostics::describe::describe_type;
use crate::diagnostics::mistake;
use crate::syntax::expression::{Closure, Expression};
use crate::syntax::tokens::next_tree;

/// The value of an option and its parser.
pub(crate) trait Form: Sized {
    /// Completes the message "`name` takes …".
    const TAKES: &'static str;

    /// Reads everything after the option's name, up to the comma or to the next option of `table`.
    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed>;

    /// Reads the value, and in case of a mistake what was probably meant, so that the wrapper has the shape that its callers
    /// expect.
    fn recover(
        word: &Ident,
        input: ParseStream<'_>,
        table: Table,
    ) -> (Option<Self>, Option<Malformed>) {
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

/// The reason why a value could not be parsed.
pub(crate) enum Malformed {
    /// Nothing was written. Completes the message "`name` needs …".
    Missing(&'static str),
    /// This token follows the name, where `=` is expected.
    NoEquals(TokenTree),
    /// This token is not allowed here. `None` is the option's name.
    Unexpected(Option<TokenTree>),
    /// A mistake with its own message.
    Other(syn::Error),
}

impl Malformed {
    /// The tokens of the value: in quotes, in parentheses or as they are.
    fn tokens(&self) -> Option<TokenStream> {
        match self {
            Malformed::NoEquals(TokenTree::Group(group)) => Some(group.stream()),
            Malformed::Unexpected(Some(tree)) => {
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

/// `skip`
pub(crate) struct Flag;

/// `"async_"`
pub(crate) struct Prefix(pub(crate) LitStr);

/// `"_async"`
pub(crate) struct Suffix(pub(crate) LitStr);

/// `param` or `param(A, B)`
pub(crate) struct ParameterValue {
    pub(crate) name: Ident,
    /// `.field as Type`, if a structure holds the callback.
    pub(crate) field: Option<CallbackField>,
    pub(crate) takes: Option<Punctuated<Type, Token![,]>>,
}

/// `err = param` or `err(each) = param`
pub(crate) struct ErrCallback {
    pub(crate) kind: ErrKind,
    pub(crate) parameter: ParameterValue,
}

/// The effect of a call of an error callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ErrKind {
    /// It ends the stream.
    Last,
    /// `each`: the stream continues. Only streams have this.
    Each,
}

/// `one` or `(one, another)`
pub(crate) struct Parameters(pub(crate) Vec<Ident>);

/// A parameter or `self`.
pub(crate) struct Descriptor(pub(crate) Ident);

/// Nothing, or a path: of the trait of another crate that the annotated one repeats, or of the adapter that a function takes.
pub(crate) struct Listener(pub(crate) Option<TypePath>);

/// Nothing, or the closure that spawns a job on a pool.
pub(crate) struct Pool(pub(crate) Option<Closure>);

/// Nothing, or the closure that converts an error.
pub(crate) struct ErrorMap(pub(crate) Option<Closure>);

/// `param.field` for a request that the wrapper makes, or `&param.field` for one of the caller's
pub(crate) struct RequestField {
    pub(crate) is_lent: bool,
    pub(crate) parameter: Ident,
    pub(crate) field: Ident,
}

/// The field of a parameter that holds a C callback, with its type, which the parameter does not show.
pub(crate) struct CallbackField {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

/// `param`, or `param.field` if a structure holds the user data.
pub(crate) struct UserDataValue {
    pub(crate) parameter: Ident,
    pub(crate) field: Option<Ident>,
}

/// `(extern "C")`
pub(crate) struct Abi;

/// `(every = "10ms")`
pub(crate) struct Every(pub(crate) LitStr);

/// `"5s"`
pub(crate) struct Limit(pub(crate) LitStr);

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

/// Reads `= value`.
pub(super) fn after_equals<T>(
    input: ParseStream<'_>,
    table: Table,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, Malformed> {
    let has_equals = input.parse::<Token![=]>().is_ok();
    if is_end(input) || !has_equals && table.begins(input) {
        return Err(Malformed::Missing("a value"));
    }
    if !has_equals {
        return Err(match input.parse() {
            Ok(tree) => Malformed::NoEquals(tree),
            Err(_) => Malformed::Missing("a value"),
        });
    }
    to_the_end(input, table, parse)
}

/// Reads a value up to the comma. What comes after a missing comma is told apart from the value.
fn to_the_end<T>(
    input: ParseStream<'_>,
    table: Table,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, Malformed> {
    let first = next_tree(input);
    match parse(input) {
        Ok(value) if ends_before(input, table) => Ok(value),
        _ => Err(Malformed::Unexpected(first)),
    }
}

/// Returns true at the end of an option. A semicolon is reported as a comma that is mistyped.
pub(super) fn is_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

fn ends_before(input: ParseStream<'_>, table: Table) -> bool {
    is_end(input) || table.begins(input)
}

/// Forms that are read as `= value`. The last part reads a value that has the wrong form.
macro_rules! values {
    ($($form:ty: $takes:literal, $parse:expr $(, or $meant:expr)?;)*) => {
        $(impl Form for $form {
            const TAKES: &'static str = $takes;

            fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
                after_equals(input, table, $parse)
            }

            $(fn meant(tokens: TokenStream) -> Option<Self> {
                $meant(tokens)
            })?
        })*
    };
}

/// A name instead of a string: `prefix = async_`.
fn quoted(tokens: TokenStream) -> Option<LitStr> {
    let name = syn::parse2::<Ident>(tokens).ok()?;
    Some(LitStr::new(&name.to_string(), name.span()))
}

/// The value that `parse` reads from all `tokens`.
fn read_from<T: Parse>(tokens: TokenStream) -> Option<T> {
    syn::parse2(tokens).ok()
}

values! {
    Ident: "an identifier", Ident::parse, or read_from;
    Descriptor: "an identifier", parse_descriptor;
    Prefix: "a string that is part of a name", |input| parse_affix(input, may_begin).map(Prefix),
        or |tokens| quoted(tokens).map(Prefix);
    Suffix: "a string that is part of a name", |input| parse_affix(input, |_| true).map(Suffix),
        or |tokens| quoted(tokens).map(Suffix);
    Parameters: "the name of a parameter, or several: `(one, another)`", parse_parameters;
    Limit: "a duration in quotes", |input| input.parse().map(Limit);
    UserDataValue: "the name of a parameter, or a field of it: `info.data`", parse_user_data;
    RequestField: "a parameter and the field that is the user data: `request.data`", parse_request, or meant_request;
    Expression: "an expression", Expression::parse;
    TypePath: "a path", TypePath::parse, or read_from;
    Type: "a type", Type::parse, or read_from;
    UserDataAt: "`last`, `first`, a number counted from zero, or `array`", parse_user_data_at;
    LeftOut: "`first`, `last`, a number counted from zero, several of them as `(0, 2)`, or `none`", parse_left_out;
}

impl Form for Flag {
    const TAKES: &'static str = "no value";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        if ends_before(input, table) {
            return Ok(Flag);
        }
        if input.peek(Token![=]) && input.peek2(LitBool) {
            let _: Token![=] = input.parse().map_err(Malformed::Other)?;
            let value: LitBool = input.parse().map_err(Malformed::Other)?;
            if !value.value {
                let fact = format!("`{word}` takes no value");
                let help = format!("remove `{word}`");
                return Err(Malformed::Other(mistake(word, &fact, &help)));
            }
        }
        Err(Malformed::Unexpected(None))
    }
}

impl Form for ParameterValue {
    const TAKES: &'static str = "the name of a parameter";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        let ahead = input.fork();
        after_equals(input, table, parse_parameter)
            .map_err(|wrong| untyped_field(word, &ahead).map_or(wrong, Malformed::Other))
    }

    fn meant(tokens: TokenStream) -> Option<Self> {
        parse_parameter.parse2(tokens).ok()
    }
}

/// The mistake in `= info.done`, a field whose type is not told.
fn untyped_field(word: &Ident, input: ParseStream<'_>) -> Option<syn::Error> {
    input.parse::<Token![=]>().ok()?;
    let parameter: Ident = input.parse().ok()?;
    let field = parse_field(input).ok()??;
    if input.peek(Token![as]) {
        return None;
    }
    let fact = format!("the type of the callback in `{parameter}` is not told");
    let help = format!("write `{word} = {parameter}.{field} as DoneFn`, with the name of its type");
    Some(mistake(&field, &fact, &help))
}

impl Form for ErrCallback {
    const TAKES: &'static str = "the name of a parameter";

    fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        let kind = if input.peek(token::Paren) {
            parse_each(input)?
        } else {
            ErrKind::Last
        };
        let parameter = after_equals(input, table, parse_parameter)?;
        Ok(ErrCallback { kind, parameter })
    }
}

/// `(each)`
fn parse_each(input: ParseStream<'_>) -> Result<ErrKind, Malformed> {
    let tree = input.parse::<TokenTree>().ok();
    match &tree {
        Some(TokenTree::Group(group)) if group.stream().to_string() == "each" => Ok(ErrKind::Each),
        _ => Err(Malformed::Unexpected(tree)),
    }
}

impl Form for Pool {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        read_maybe_closure(word, input, table).map(Pool)
    }
}

impl Form for Listener {
    const TAKES: &'static str = "a path";

    fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        if ends_before(input, table) {
            return Ok(Listener(None));
        }
        after_equals(input, table, TypePath::parse).map(|path| Listener(Some(path)))
    }
}

impl Form for ErrorMap {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        read_maybe_closure(word, input, table).map(ErrorMap)
    }
}

/// Nothing, or `= |a| …`.
fn read_maybe_closure(
    word: &Ident,
    input: ParseStream<'_>,
    table: Table,
) -> Result<Option<Closure>, Malformed> {
    if ends_before(input, table) {
        return Ok(None);
    }
    Closure::read(word, input, table).map(Some)
}

impl Form for Closure {
    const TAKES: &'static str = "a closure";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        let ahead = input.fork();
        let has_equals = ahead.parse::<Token![=]>().is_ok();
        if let Some(body) = Closure::without_braces(&ahead).filter(|_| has_equals) {
            let fact =
                format!("`{word}` has a return type, so the body of its closure needs braces");
            let help = format!("write `{{ {} }}`", describe_type(&body));
            input.advance_to(&ahead);
            return Err(Malformed::Other(mistake(&body, &fact, &help)));
        }
        after_equals(input, table, parse_closure)
    }
}

impl Form for Abi {
    const TAKES: &'static str = "`extern \"C\"` in parentheses";

    fn read(word: &Ident, input: ParseStream<'_>, _: Table) -> Result<Self, Malformed> {
        if word == "extern" {
            let fact = "exporting to C is unsafe: the name may replace that of another library";
            let error = mistake(word, &fact, &"write `unsafe(extern \"C\")`");
            return Err(Malformed::Other(error));
        }
        parse_abi(input).map_err(Malformed::Unexpected)
    }
}

impl Form for Every {
    const TAKES: &'static str = "an interval";

    fn read(_: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, Malformed> {
        let every = parse_every(input)?;
        if ends_before(input, table) {
            Ok(every)
        } else {
            Err(Malformed::Unexpected(next_tree(input)))
        }
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

/// `(every = "10ms")`
fn parse_every(input: ParseStream<'_>) -> Result<Every, Malformed> {
    const MISSING: Malformed = Malformed::Missing("an interval");
    if !input.peek(token::Paren) {
        return Err(MISSING);
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return Err(MISSING);
    };
    let mut trees = group.stream().into_iter();
    match trees.next() {
        Some(TokenTree::Ident(word)) if word == "every" => {}
        wrong => return Err(wrong.map_or(MISSING, |wrong| Malformed::Unexpected(Some(wrong)))),
    }
    match trees.next() {
        Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => {}
        wrong => return Err(wrong.map_or(MISSING, |wrong| Malformed::Unexpected(Some(wrong)))),
    }
    let interval = trees.next().ok_or(MISSING)?;
    let text = syn::parse2(interval.clone().into());
    let text = text.map_err(|_| Malformed::Unexpected(Some(interval)))?;
    match trees.next() {
        None => Ok(Every(text)),
        wrong => Err(Malformed::Unexpected(wrong)),
    }
}

/// The receiver is a parameter as well.
fn parse_descriptor(input: ParseStream<'_>) -> syn::Result<Descriptor> {
    if input.peek(Token![self]) {
        return Ok(Descriptor(input.parse::<Token![self]>()?.into()));
    }
    input.parse().map(Descriptor)
}

fn parse_closure(input: ParseStream<'_>) -> syn::Result<Closure> {
    let expression: Expression = input.parse()?;
    expression
        .into_closure()
        .map_err(|other| syn::Error::new_spanned(other, "not a closure"))
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
        return Ok(LeftOut(positions.into_iter().collect()));
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

pub(super) fn parse_parameter(input: ParseStream<'_>) -> syn::Result<ParameterValue> {
    let name = input.parse()?;
    let field = match parse_field(input)? {
        Some(name) => {
            input.parse::<Token![as]>()?;
            let ty = input.parse()?;
            Some(CallbackField { name, ty })
        }
        None => None,
    };
    let takes = parse_takes(input)?;
    Ok(ParameterValue { name, field, takes })
}

/// `.field`, or nothing.
fn parse_field(input: ParseStream<'_>) -> syn::Result<Option<Ident>> {
    match input.parse::<Option<Token![.]>>()? {
        Some(_) => input.parse().map(Some),
        None => Ok(None),
    }
}

fn parse_user_data(input: ParseStream<'_>) -> syn::Result<UserDataValue> {
    Ok(UserDataValue {
        parameter: input.parse()?,
        field: parse_field(input)?,
    })
}

/// `(A, _)`, or nothing.
pub(super) fn parse_takes(
    input: ParseStream<'_>,
) -> syn::Result<Option<Punctuated<Type, Token![,]>>> {
    if !input.peek(token::Paren) {
        return Ok(None);
    }
    let content;
    syn::parenthesized!(content in input);
    content.parse_terminated(Type::parse, Token![,]).map(Some)
}

fn parse_request(input: ParseStream<'_>) -> syn::Result<RequestField> {
    let is_lent = input.parse::<Option<Token![&]>>()?.is_some();
    let parameter = input.parse()?;
    input.parse::<Token![.]>()?;
    let field = input.parse()?;
    Ok(RequestField {
        is_lent,
        parameter,
        field,
    })
}

/// `work`, of which the field is missing.
fn meant_request(tokens: TokenStream) -> Option<RequestField> {
    let parameter: Ident = syn::parse2(tokens).ok()?;
    Some(RequestField {
        is_lent: false,
        field: Ident::new("data", parameter.span()),
        parameter,
    })
}

fn parse_parameters(input: ParseStream<'_>) -> syn::Result<Parameters> {
    if !input.peek(token::Paren) {
        return Ok(Parameters(vec![input.parse()?]));
    }
    let content;
    syn::parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse, Token![,])?;
    Ok(Parameters(names.into_iter().collect()))
}
