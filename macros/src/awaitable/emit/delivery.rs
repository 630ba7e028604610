//! The one path by which every callback delivers: its arguments are converted, the value goes to the sink, a reply is
//! returned. Carriers only differ in where they put this code.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::inputs::{CallbackInput, Inputs};
use super::js_values::name_types;
use super::value::one_or_tuple;
use super::{enumeration, error_pair};
use crate::awaitable::plan::{Argument, Callback, Conversion, Payload, Reply};
use crate::collect::CollectVec;
use crate::convert::own::Owning;
use crate::generate::append::Piece;
use crate::generate::hygiene::{local, place_of, place_of_type};
use crate::syntax::expression::{Expression, as_tail};
use crate::syntax::lifetimes::elide_lifetimes;

/// The code that handles the arguments of a callback.
pub(super) struct Delivery<'a> {
    pub(super) inputs: Inputs<'a>,
    /// `let map = …;`
    pub(super) map: Option<TokenStream>,
    /// The value, or the `Option` or `Flow` that the user's closure returns.
    pub(super) value: Piece<'static>,
}

impl Delivery<'_> {
    /// The patterns of a callback's parameters, in order.
    pub(super) fn patterns(&self, is_looked_at: bool) -> Vec<TokenStream> {
        match &self.inputs {
            Inputs::Typed(inputs) => inputs
                .iter()
                .map(|input| input.pattern(is_looked_at).to_token_stream())
                .collect_vec(),
            Inputs::Named(_) | Inputs::Tuple => Vec::new(),
        }
    }
}

pub(super) fn delivery<'a>(callback: &'a Callback<'_>) -> Delivery<'a> {
    match &callback.payload {
        Payload::Visible {
            arguments,
            own_lifetimes,
            conversion,
        } => {
            let mut inputs = typed_inputs(arguments, own_lifetimes, conversion);
            name_types(callback, arguments, &mut inputs);
            let (map, value) = convert(callback, conversion, &inputs);
            Delivery {
                map,
                value,
                inputs: Inputs::Typed(inputs),
            }
        }
        Payload::Hidden {
            conversion:
                Some(
                    Conversion::Map(map, _)
                    | Conversion::FilterMap(map, _)
                    | Conversion::Flow(map, ..),
                ),
            ..
        } => {
            let name = local("map");
            let names = value_names(map.inputs.len());
            Delivery {
                map: Some(quote!(let #name = #map;)),
                value: quote!(#name(#(#names),*)).into(),
                inputs: Inputs::Named(names),
            }
        }
        Payload::Hidden { .. } => Delivery {
            inputs: Inputs::Tuple,
            map: None,
            value: TokenStream::new().into(),
        },
    }
}

/// `let map = …;` for a closure, which captures it. Other carriers capture nothing and declare it inside.
pub(super) fn captured_map(callback: &Callback<'_>) -> Option<TokenStream> {
    // Most callbacks have none, and a delivery is made once for each where it is used.
    if !callback.is_closure() || matches!(callback.payload.conversion(), Some(Conversion::Own(_))) {
        return None;
    }
    delivery(callback).map
}

/// The expression that the callback of an awaitable returns to the library.
pub(super) fn reply(callback: &Callback<'_>) -> Option<TokenStream> {
    match callback.reply {
        Reply::Given(expression) => Some(as_tail(&expression.to_token_stream())),
        _ => None,
    }
}

/// The place of the value that `reply` makes, where rustc then reports a type mismatch.
pub(super) fn place_of_value(reply: &Expression) -> Span {
    match reply {
        Expression::Closure(closure) => place_of(&closure.body),
        Expression::Other(tokens) => place_of(tokens),
    }
}

/// A look at the raw arguments before they are converted: `reply = |a: &A| …`. It is `None` for other expressions.
pub(super) fn looked_at(
    callback: &Callback<'_>,
    expression: &Expression,
    name: &Ident,
) -> Option<TokenStream> {
    let Expression::Closure(closure) = expression else {
        return None;
    };
    let look = local("look");
    let Inputs::Typed(inputs) = delivery(callback).inputs else {
        let names = value_names(closure.inputs.len());
        if names.is_empty() {
            return None;
        }
        return Some(quote!(let #name = { let #look = #closure; #look(#(&#names),*) };));
    };
    if closure.inputs.is_empty() || closure.inputs.len() != inputs.len() {
        return None;
    }
    let types = inputs.iter().map(|CallbackInput { ty, .. }| quote!(&#ty));
    let closure = closure.annotated_within(own_lifetimes(callback), types);
    let names = inputs.iter().map(|input| &input.name);
    Some(quote!(let #name = { let #look = #closure; #look(#(&#names),*) };))
}

/// Names for the hidden arguments that a reply looks at. Only its closure shows how many there are.
pub(super) fn looking_names(callback: &Callback<'_>) -> Option<Vec<Ident>> {
    let counts = callback.replies().map(|reply| match reply {
        Expression::Closure(closure) => closure.inputs.len(),
        Expression::Other(_) => 0,
    });
    let count = counts.max().unwrap_or(0);
    (count > 0).then(|| value_names(count))
}

/// The lifetimes that `for<'a>` binds in the callback's type, without the apostrophe.
pub(super) fn own_lifetimes<'c>(callback: &'c Callback<'_>) -> &'c [String] {
    match &callback.payload {
        Payload::Visible { own_lifetimes, .. } => own_lifetimes,
        Payload::Hidden { .. } => &[],
    }
}

/// Returns true if a reply looks at the raw arguments, so that all of them need a name.
pub(super) fn is_looked_at(callback: &Callback<'_>) -> bool {
    let name = local("reply");
    let mut replies = callback.replies();
    replies.any(|expression| looked_at(callback, expression, &name).is_some())
}

/// Returns true for one argument that is passed on as it is.
fn is_unchanged(parts: &[Owning<'_>]) -> bool {
    matches!(parts, [Owning::Unchanged(_)])
}

/// `let map = …;` if there is one, and the value.
fn convert(
    callback: &Callback<'_>,
    conversion: &Conversion<'_>,
    inputs: &[CallbackInput<'_>],
) -> (Option<TokenStream>, Piece<'static>) {
    let variant = callback.variant.as_ref();
    let mut kept = inputs.iter().filter(|input| input.is_kept);
    match conversion {
        Conversion::Own(parts) if variant.is_none() && is_unchanged(parts) => {
            let name = kept.next().map(|input| Piece::Name(input.name.clone()));
            (None, name.unwrap_or_else(|| quote!(()).into()))
        }
        Conversion::Own(parts) => {
            let parts = parts.iter().zip(kept);
            let owned = parts.map(|(part, input)| part.expression(input.name.to_token_stream()));
            let owned: Vec<_> = owned.collect_vec();
            let value = match variant {
                Some(variant) => enumeration::variant(variant, &owned),
                None => one_or_tuple(owned),
            };
            (None, value.into())
        }
        Conversion::Ignore => (None, quote!(()).into()),
        Conversion::HowItEnded => {
            let names = kept.map(|input| input.name.to_token_stream());
            (None, one_or_tuple(names.collect_vec()).into())
        }
        Conversion::Pair(pair) => {
            let (map, value) = error_pair::convert(pair, &kept.collect_vec());
            (map, value.into())
        }
        Conversion::Map(map, _) | Conversion::FilterMap(map, _) | Conversion::Flow(map, ..) => {
            let name = local("map");
            let types = kept.clone().map(|input| input.ty.to_token_stream());
            let closure = map.annotated_within(own_lifetimes(callback), types);
            // A callback that outlives the wrapper cannot borrow from it.
            let closure = if callback.bounds.outlives_static && map.can_own() {
                quote!(move #closure)
            } else {
                closure
            };
            // The span is the pattern in `map`, so that rustc reports a type mismatch there.
            let arguments = kept.zip(&map.inputs);
            let arguments = arguments
                .map(|(input, pattern)| Ident::new(&input.name.to_string(), place_of(pattern)));
            let mapped = quote!(#name(#(#arguments),*));
            let value = match (variant, conversion) {
                (None, _) => mapped,
                (Some(variant), Conversion::Map(..)) => enumeration::variant(variant, &[mapped]),
                (Some(variant), _) => {
                    let constructor = enumeration::constructor(variant);
                    quote!(#mapped.map(#constructor))
                }
            };
            (Some(quote!(let #name = #closure;)), value.into())
        }
    }
}

/// A name for each argument, at the place of its type: rustc then reports there what it has to say about the argument.
fn typed_inputs<'a>(
    arguments: &'a [Argument<'_>],
    own_lifetimes: &[String],
    conversion: &Conversion<'_>,
) -> Vec<CallbackInput<'a>> {
    let is_ignored = matches!(conversion, Conversion::Ignore);
    let input = |(index, argument): (usize, &'a Argument<'_>)| {
        let ty = argument.ty;
        CallbackInput {
            name: match arguments.len() {
                1 => Ident::new("value", place_of_type(ty)),
                _ => format_ident!("value{index}", span = place_of_type(ty)),
            },
            ty: match own_lifetimes {
                [] => Piece::Type(ty),
                _ => elide_lifetimes(ty, own_lifetimes).into(),
            },
            is_kept: argument.is_kept() && !is_ignored,
        }
    };
    arguments.iter().enumerate().map(input).collect_vec()
}

/// Names for hidden arguments. Only the user's closure shows how many there are.
pub(super) fn value_names(count: usize) -> Vec<Ident> {
    (0..count)
        .map(|index| local(&format!("value{index}")))
        .collect_vec()
}
