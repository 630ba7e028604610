//! The one path by which every callback delivers: its arguments are converted, the value is delivered, a reply is returned.
//! Carriers only differ in where they put this code.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;

use super::sink;
use super::value::one_or_tuple;
use crate::awaitable::plan::{Callback, Conversion, Payload, Plan, Reply, Role};
use crate::generate::hygiene::{local, place_of};
use crate::syntax::expression::{Closure, as_tail};
use crate::syntax::lifetimes::elide_lifetimes;

/// What a callback does with its arguments, as code.
pub(super) struct Delivery {
    pub(super) inputs: Inputs,
    /// `let map = …;`
    pub(super) map: Option<TokenStream>,
    /// What the sink is given.
    pub(super) outcome: TokenStream,
}

/// The parameters of a callback.
pub(super) enum Inputs {
    /// One name for each argument, with its type.
    Typed(Vec<(Ident, TokenStream)>),
    /// One name for each argument, whose types only the compiler knows.
    Named(Vec<Ident>),
    /// All arguments in one tuple.
    Tuple,
}

pub(super) fn delivery(plan: &Plan<'_>, callback: &Callback<'_>) -> Delivery {
    match &callback.payload {
        Payload::Visible {
            arguments,
            own_lifetimes,
            conversion,
        } => {
            let inputs = typed_inputs(arguments, own_lifetimes);
            let (map, value) = convert(conversion, &inputs);
            Delivery {
                map,
                outcome: outcome(plan, callback.role, value),
                inputs: Inputs::Typed(inputs),
            }
        }
        Payload::Hidden {
            map: Some((map, _)),
            ..
        } => {
            let (name, names) = (local("map"), value_names(map));
            let value = quote!(#name(#(#names),*));
            Delivery {
                map: Some(quote!(let #name = #map;)),
                outcome: outcome(plan, callback.role, value),
                inputs: Inputs::Named(names),
            }
        }
        Payload::Hidden { map: None, .. } => Delivery {
            inputs: Inputs::Tuple,
            map: None,
            outcome: TokenStream::new(),
        },
    }
}

/// The value in what the sink expects, for example `Ok(value)`.
pub(super) fn outcome(plan: &Plan<'_>, role: Role, value: TokenStream) -> TokenStream {
    let value = match role {
        Role::Completion => value,
        Role::Ok => quote!(::core::result::Result::Ok(#value)),
        Role::Err => quote!(::core::result::Result::Err(#value)),
    };
    sink::outcome(&plan.sink, value)
}

/// The expression that the callback returns to the library.
pub(super) fn reply(callback: &Callback<'_>) -> Option<TokenStream> {
    match callback.reply {
        Reply::Given(expression) => Some(as_tail(&expression.to_token_stream())),
        Reply::Nothing | Reply::Unseen | Reply::Missing(_) => None,
    }
}

/// `let map = …;` if there is one, and the value.
fn convert(
    conversion: &Conversion<'_>,
    inputs: &[(Ident, TokenStream)],
) -> (Option<TokenStream>, TokenStream) {
    match conversion {
        Conversion::Own(parts) => {
            let parts = parts.iter().zip(inputs);
            let owned = parts.map(|(part, (name, _))| part.expression(name.to_token_stream()));
            (None, one_or_tuple(&owned.collect::<Vec<_>>()))
        }
        Conversion::Map(map, _) => {
            let name = local("map");
            let closure = map.annotated(inputs.iter().map(|(_, ty)| ty.clone()));
            // At the patterns of `map`, where rustc then says which type does not fit.
            let arguments = inputs.iter().zip(&map.inputs);
            let arguments =
                arguments.map(|((name, _), input)| Ident::new(&name.to_string(), place_of(input)));
            let value = quote!(#name(#(#arguments),*));
            (Some(quote!(let #name = #closure;)), value)
        }
    }
}

/// A name for each argument, at the place of its type: rustc then reports there what it has to say about the argument.
fn typed_inputs(arguments: &[&Type], own_lifetimes: &[String]) -> Vec<(Ident, TokenStream)> {
    let name = |index: usize, ty: &Type| match arguments.len() {
        1 => Ident::new("value", place_of(ty)),
        _ => format_ident!("value{index}", span = place_of(ty)),
    };
    let inputs = arguments.iter().enumerate();
    let inputs = inputs.map(|(index, ty)| (name(index, ty), elide_lifetimes(ty, own_lifetimes)));
    inputs.collect()
}

/// Names for the hidden arguments that `map` takes. Only `map` says how many there are.
fn value_names(map: &Closure) -> Vec<Ident> {
    let indices = 0..map.inputs.len();
    indices
        .map(|index| local(&format!("value{index}")))
        .collect()
}
