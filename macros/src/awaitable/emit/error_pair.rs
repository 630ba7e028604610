//! An error and a value, of which a call delivers one.
//!
//! ```text
//! match value1 {
//!     Some(error) => Some(Err(error)),
//!     None => match value0 {
//!         Some(value0) => Some(Ok(value0)),
//!         _ => None,
//!     },
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::inputs::CallbackInput;
use super::value::one_or_tuple;
use crate::awaitable::plan::{IsOption, Pair, PairError, PairValue};
use crate::collect::CollectVec;
use crate::generate::hygiene::{local, place_of};
use crate::syntax::expression::Closure;

impl PairError<'_> {
    pub(super) fn ty(&self) -> TokenStream {
        match self {
            PairError::Own(part) => part.ty(),
            PairError::Map(_, output) | PairError::MapPointer(_, output) => {
                output.to_token_stream()
            }
        }
    }
}

impl PairValue<'_> {
    pub(super) fn ty(&self) -> TokenStream {
        match self {
            PairValue::Own(parts) => {
                one_or_tuple(parts.iter().map(|(part, _)| part.ty()).collect_vec())
            }
            PairValue::Map(_, output) => output.to_token_stream(),
        }
    }
}

/// The user's closures, and the `Option<Result<…>>` that is made of the arguments that are kept.
pub(super) fn convert(
    pair: &Pair<'_>,
    kept: &[&CallbackInput],
) -> (Option<TokenStream>, TokenStream) {
    let mut others = kept.to_vec();
    let error = others.remove(pair.error_at);
    let error_name = &error.name;
    let (value_map, value) = value(&pair.value, &others);
    let fail = |error: TokenStream| quote!(::core::option::Option::Some(::core::result::Result::Err(#error)));
    let matched = |fail: TokenStream| {
        quote! {
            match #error_name {
                ::core::option::Option::Some(#error_name) => #fail,
                ::core::option::Option::None => #value,
            }
        }
    };
    let (error_map, value) = match &pair.error {
        PairError::Own(part) => {
            let owned = part.expression(error_name.to_token_stream());
            (None, matched(fail(owned)))
        }
        PairError::Map(closure, _) => {
            let (map, mapped) = mapped("error_map", closure, None, &[error]);
            (Some(map), matched(fail(mapped)))
        }
        PairError::MapPointer(closure, _) => {
            let (map, mapped) = mapped(
                "error_map",
                closure,
                Some(error.ty.to_token_stream()),
                &[error],
            );
            let fail = fail(mapped);
            let value = quote! {
                if #error_name.is_null() { #value } else { #fail }
            };
            (Some(map), value)
        }
    };
    let maps = quote!(#value_map #error_map);
    ((!maps.is_empty()).then_some(maps), value)
}

fn value(value: &PairValue<'_>, inputs: &[&CallbackInput]) -> (Option<TokenStream>, TokenStream) {
    let succeed = |value: TokenStream| quote!(::core::option::Option::Some(::core::result::Result::Ok(#value)));
    let parts = match value {
        PairValue::Map(closure, _) => {
            let name = local("map");
            let types = inputs.iter().map(|input| input.ty.to_token_stream());
            let annotated = closure.annotated(types);
            let arguments = arguments(closure, inputs);
            return (
                Some(quote!(let #name = #annotated;)),
                succeed(quote!(#name(#(#arguments),*))),
            );
        }
        PairValue::Own(parts) => parts,
    };
    let owned = parts.iter().zip(inputs);
    let owned = owned.map(|((part, _), input)| part.expression(input.name.to_token_stream()));
    let found = succeed(one_or_tuple(owned.collect_vec()));
    let optional = parts.iter().zip(inputs);
    let optional = optional.filter(|((_, is_option), _)| *is_option == IsOption::Yes);
    let names: Vec<&Ident> = optional.map(|(_, input)| &input.name).collect_vec();
    if names.is_empty() {
        return (None, found);
    }
    let value = quote! {
        match (#(#names,)*) {
            (#(::core::option::Option::Some(#names),)*) => #found,
            _ => ::core::option::Option::None,
        }
    };
    (None, value)
}

/// `let error_map = |error: E| …;`, and its call.
fn mapped(
    name: &str,
    closure: &Closure,
    ty: Option<TokenStream>,
    inputs: &[&CallbackInput],
) -> (TokenStream, TokenStream) {
    let name = local(name);
    let closure_tokens = match ty {
        Some(ty) => closure.annotated([ty].into_iter()),
        None => closure.to_token_stream(),
    };
    let arguments = arguments(closure, inputs);
    (
        quote!(let #name = #closure_tokens;),
        quote!(#name(#(#arguments),*)),
    )
}

/// The arguments at the patterns of `closure`, where rustc then reports a type mismatch.
fn arguments<'i>(
    closure: &'i Closure,
    inputs: &'i [&CallbackInput],
) -> impl Iterator<Item = Ident> + use<'i> {
    let inputs = inputs.iter().zip(&closure.inputs);
    inputs.map(|(input, pattern)| Ident::new(&input.name.to_string(), place_of(pattern)))
}
