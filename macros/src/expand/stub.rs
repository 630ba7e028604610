//! What stands for a wrapper that could not be made, so that its callers give no second error.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, Pat};

use super::Generated;
use super::attributes::{Attributes, expand_conditions};
use crate::model::find::{Found, find_closure};
use crate::model::wrapper::{crate_path, wrapper_name};
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;

/// A function of the wrapper's name and shape whose awaitable gives whatever is asked for.
pub(crate) fn expand_stub(
    function: &Function,
    options: &Options,
    declared: bool,
) -> Option<Generated> {
    let signature = &function.signature;
    let name = wrapper_name(signature, options, declared);
    if name == signature.ident && !declared {
        return None;
    }
    let parameters = expand_parameters(function, options);
    let generics = &signature.generics.params;
    let where_clause = &signature.generics.where_clause;
    let krate = crate_path(options);
    let value = Ident::new("Anything", Span::mixed_site());
    let comma = (!generics.empty_or_trailing()).then(|| quote!(,));
    let lints =
        quote!(#[allow(dead_code, unused, reason = "stands for a wrapper that could not be made")]);
    Some(Generated {
        attributes: Attributes {
            conditions: expand_conditions(&function.attributes),
            others: lints,
        },
        visibility: function.visibility.to_token_stream(),
        signature: quote! {
            fn #name<#generics #comma #value>(#(#parameters),*)
                -> #krate::Awaitable<::core::result::Result<#value, #krate::Dropped>> #where_clause
        },
        body: quote!(::core::unreachable!()),
    })
}

/// The parameters, less what is known or looks like a callback.
fn expand_parameters(function: &Function, options: &Options) -> Vec<TokenStream> {
    let signature = &function.signature;
    let parameter = |(index, input): (usize, &FnArg)| match input {
        FnArg::Receiver(receiver) => Some(receiver.to_token_stream()),
        FnArg::Typed(parameter) => {
            let named = [Key::Callback, Key::Ok, Key::Err].into_iter().any(|key| {
                options
                    .parameter(key)
                    .is_some_and(|wanted| is_called(&parameter.pat, &wanted.name))
            });
            let closure = !matches!(
                find_closure(&parameter.ty, &signature.generics),
                Found::Nothing
            );
            let name = Ident::new(&format!("_argument{index}"), Span::mixed_site());
            let ty = &parameter.ty;
            (!named && !closure).then(|| quote!(#name: #ty))
        }
    };
    signature
        .inputs
        .iter()
        .enumerate()
        .filter_map(parameter)
        .collect()
}

fn is_called(pattern: &Pat, name: &Ident) -> bool {
    matches!(pattern, Pat::Ident(pattern) if pattern.ident == *name)
}
