//! Names of parameters and of their fields.

use std::fmt;

use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, Token, Type, token};

use super::{Form, ValueError, after_colon, after_equals, without_mistake};
use crate::collect::CollectVec;
use crate::diagnostics::mistake;
use crate::options::table::Table;

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
pub(crate) struct ParameterNames(pub(crate) Vec<Ident>);

/// `(buf, len)`
pub(crate) struct BufferParameters {
    pub(crate) pointer: Ident,
    pub(crate) length: Ident,
}

impl BufferParameters {
    pub(crate) fn names(&self) -> [&Ident; 2] {
        [&self.pointer, &self.length]
    }
}

/// A parameter or `self`.
pub(crate) struct Descriptor(pub(crate) Ident);

/// `param.field` for a request that the wrapper makes, or `&param.field` for one of the caller's
pub(crate) struct RequestField {
    pub(crate) is_lent: bool,
    pub(crate) parameter: Ident,
    pub(crate) field: Field,
}

/// `field`, or `union.field` if it is inside another one.
pub(crate) struct Field(Punctuated<Ident, Token![.]>);

impl ToTokens for Field {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(Ident::to_string).collect_vec();
        formatter.write_str(&names.join("."))
    }
}

/// The field of a parameter that holds a C callback, with its type, which the parameter does not show.
pub(crate) struct CallbackField {
    pub(crate) name: Field,
    pub(crate) ty: Type,
}

/// `param`, or `param.field` if a structure holds the user data.
pub(crate) struct UserDataValue {
    pub(crate) parameter: Ident,
    pub(crate) field: Option<Field>,
}

values! {
    Descriptor: "an identifier", parse_descriptor;
    ParameterNames: "the name of a parameter, or several: `(one, another)`", parse_parameters;
    UserDataValue: "the name of a parameter, or a field of it: `info.data`", parse_user_data;
    RequestField: "a parameter and the field that is the user data: `request.data`", parse_request, or meant_request;
}

impl Form for ParameterValue {
    const TAKES: &'static str = "the name of a parameter";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        let ahead = input.fork();
        after_equals(input, table, parse_parameter)
            .map_err(|wrong| untyped_field(word, &ahead).map_or(wrong, ValueError::Other))
    }

    fn meant(tokens: TokenStream) -> Option<Self> {
        parse_parameter.parse2(tokens).ok()
    }
}

impl Form for BufferParameters {
    const TAKES: &'static str = "the pointer to a buffer of C and its length, as `(buf, len)`";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        if input.peek(Token![=]) && input.peek2(LitInt) {
            let fact = format!("`{word}` is for the memory that a C function fills");
            let help = "a callback that is called many times is a stream: `stream(buffer = 64, overflow = drop_oldest)`";
            return Err(ValueError::Other(mistake(word, &fact, &help)));
        }
        after_equals(input, table, parse_buffer)
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

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        without_mistake(Self::recover(word, input, table))
    }

    /// A mistake in the parentheses leaves the parameter.
    fn recover(
        word: &Ident,
        input: ParseStream<'_>,
        table: Table,
    ) -> (Option<Self>, Option<ValueError>) {
        if input.peek(Token![:]) {
            return after_colon(word, input, table);
        }
        let kind = input.peek(token::Paren).then(|| input.parse::<Group>());
        let parameter = after_equals(input, table, parse_parameter);
        let (kind, wrong) = match kind {
            None => (ErrKind::Last, None),
            Some(Ok(group)) if group.stream().to_string() == "each" => (ErrKind::Each, None),
            Some(Ok(group)) => {
                let parameter = parameter.as_ref().ok();
                (ErrKind::Each, Some(not_each(word, &group, parameter)))
            }
            Some(Err(error)) => (ErrKind::Last, Some(ValueError::Other(error))),
        };
        match parameter {
            Ok(parameter) => (Some(ErrCallback { kind, parameter }), wrong),
            Err(other) => (None, wrong.or(Some(other))),
        }
    }
}

/// `(every)`, or the name of the parameter.
fn not_each(word: &Ident, group: &Group, parameter: Option<&ParameterValue>) -> ValueError {
    let (fact, help) = match parameter {
        Some(parameter) => (
            format!(
                "`{word}` takes `each` in parentheses, for errors after which the stream continues"
            ),
            format!(
                "write `{word}(each) = {0}`, or `{word} = {0}` for an error that ends it",
                parameter.name
            ),
        ),
        None => (
            format!("`{word}` needs `=` before its value"),
            format!("write `{word} = {}`", group.stream()),
        ),
    };
    ValueError::Other(mistake(group, &fact, &help))
}

/// The receiver is a parameter as well.
fn parse_descriptor(input: ParseStream<'_>) -> syn::Result<Descriptor> {
    if input.peek(Token![self]) {
        return Ok(Descriptor(input.parse::<Token![self]>()?.into()));
    }
    input.parse().map(Descriptor)
}

pub(in crate::options) fn parse_parameter(input: ParseStream<'_>) -> syn::Result<ParameterValue> {
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
fn parse_field(input: ParseStream<'_>) -> syn::Result<Option<Field>> {
    match input.parse::<Option<Token![.]>>()? {
        Some(_) => Punctuated::parse_separated_nonempty(input).map(|names| Some(Field(names))),
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
pub(in crate::options) fn parse_takes(
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
    let field = Field(Punctuated::parse_separated_nonempty(input)?);
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
        field: Field(Punctuated::from_iter([Ident::new(
            "data",
            parameter.span(),
        )])),
        parameter,
    })
}

fn parse_buffer(input: ParseStream<'_>) -> syn::Result<BufferParameters> {
    let content;
    syn::parenthesized!(content in input);
    let pointer = content.parse()?;
    content.parse::<Token![,]>()?;
    let length = content.parse()?;
    content.parse::<Option<Token![,]>>()?;
    Ok(BufferParameters { pointer, length })
}

fn parse_parameters(input: ParseStream<'_>) -> syn::Result<ParameterNames> {
    if !input.peek(token::Paren) {
        return Ok(ParameterNames(vec![input.parse()?]));
    }
    let content;
    syn::parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse, Token![,])?;
    Ok(ParameterNames(names.into_iter().collect_vec()))
}
