//! Generic parameters in the text of the index, and the replacement of parameters by arguments.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericParam, Generics};

use super::rewrite::{Replacement, rewrite};
use crate::source::model::Impl;

/// The names of the type and constant parameters.
pub(crate) fn names_of(generics: &Generics) -> HashSet<String> {
    let types = generics
        .type_params()
        .map(|parameter| parameter.ident.to_string());
    let constants = generics
        .const_params()
        .map(|parameter| parameter.ident.to_string());
    types.chain(constants).collect()
}

/// The names of the type and constant parameters, in their order.
pub(super) fn ordered_names(generics: &Generics) -> Vec<String> {
    let names = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        });
    names.collect()
}

/// The defaults of the type and constant parameters, in their order. Those that have none come first.
pub(super) fn defaults_of(generics: &Generics) -> impl Iterator<Item = TokenStream> {
    let parameters = generics.params.iter();
    parameters.filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => {
            let default = parameter.default.as_ref();
            Some(
                default
                    .map(|(_, ty)| ty.to_token_stream())
                    .unwrap_or_default(),
            )
        }
        GenericParam::Const(parameter) => {
            let default = parameter.default.as_ref();
            Some(
                default
                    .map(|(_, value)| value.to_token_stream())
                    .unwrap_or_default(),
            )
        }
        GenericParam::Lifetime(_) => None,
    })
}

/// `tokens` with each of the `names` replaced by its argument.
pub(super) fn substitute(
    tokens: TokenStream,
    names: &[String],
    arguments: &[TokenStream],
) -> TokenStream {
    if names.is_empty() || arguments.is_empty() {
        return tokens;
    }
    rewrite(tokens, &mut |path| {
        let position = names
            .iter()
            .position(|name| path.segments.len() == 1 && *name == path.segments[0]);
        match position.and_then(|at| arguments.get(at)) {
            Some(argument) => Replacement::Whole(argument.clone()),
            None => Replacement::Keep,
        }
    })
}

/// The generics of an impl, with its where clause.
pub(crate) fn generics_of(block: &Impl) -> Option<Generics> {
    let mut generics: Generics = syn::parse_str(&block.generics).ok()?;
    if !block.where_clause.is_empty() {
        generics.where_clause = syn::parse_str(&block.where_clause).ok()?;
    }
    Some(generics)
}
