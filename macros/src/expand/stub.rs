//! What stands for a wrapper that could not be made, so that its callers give no second error.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use super::Generated;
use super::attributes::{Attributes, expand_conditions};
use crate::describe::parameter_name;
use crate::model::crate_path::CratePath;
use crate::model::find::{Found, find_closure};
use crate::model::generics::WrapperGenerics;
use crate::model::hygiene::local;
use crate::model::walk::names;
use crate::model::wrapper::wrapper_name;
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Parameter, Receiver};

/// A wrapper that is known but for what a mistake left open: its signature stands.
pub(crate) fn hollow(generated: Generated) -> Generated {
    let conditions = generated.attributes.conditions;
    let attributes = Attributes {
        conditions,
        others: expand_lints(),
    };
    Generated {
        attributes,
        body: quote!(::core::unreachable!()),
        ..generated
    }
}

/// A function of the wrapper's name and parameters whose awaitable gives whatever is asked for.
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
    let (receiver, parameters) = staying_parameters(function, options);
    let leaving: Vec<&Ident> = signature
        .generics
        .type_params()
        .map(|parameter| &parameter.ident)
        .filter(|name| !parameters.iter().any(|ty| names(ty, name)))
        .collect();
    let mut generics = WrapperGenerics::resolve(&signature.generics, &leaving);
    let value = local("Anything");
    generics.parameters.push(value.to_token_stream());
    let (in_brackets, where_clause) = (generics.in_brackets(), generics.where_clause());
    let receiver = receiver.map(|receiver| quote!(#receiver,));
    let dummies = (0..parameters.len()).map(|index| local(&format!("_argument{index}")));
    let krate = CratePath(options.path(Key::Crate));
    Some(Generated {
        name: name.clone(),
        attributes: Attributes {
            conditions: expand_conditions(&function.attributes),
            others: expand_lints(),
        },
        visibility: function.visibility.to_token_stream(),
        signature: quote! {
            fn #name #in_brackets (#receiver #(#dummies: #parameters),*)
                -> #krate::Awaitable<::core::result::Result<#value, #krate::Dropped>> #where_clause
        },
        body: quote!(::core::unreachable!()),
    })
}

fn expand_lints() -> TokenStream {
    quote!(#[allow(dead_code, unused, reason = "stands for a wrapper that could not be made")])
}

/// The receiver and the types of the parameters, less what is known or looks like a callback.
fn staying_parameters<'a>(
    function: &'a Function,
    options: &Options,
) -> (Option<&'a Receiver>, Vec<&'a Type>) {
    let signature = &function.signature;
    let stays = |parameter: &&Parameter| {
        let named = [Key::Callback, Key::Ok, Key::Err].into_iter().any(|key| {
            let wanted = options.parameter(key);
            wanted.is_some_and(|wanted| wanted.name == parameter_name(parameter))
        });
        !named
            && matches!(
                find_closure(&parameter.ty, &signature.generics),
                Found::Nothing
            )
    };
    let parameters = signature.parameters().map(|(_, parameter)| parameter);
    let types = parameters.filter(stays).map(|parameter| &parameter.ty);
    (signature.receiver(), types.collect())
}
