//! What stands for a wrapper that could not be made, so that its callers give no second error.

use proc_macro2::Ident;
use quote::{quote, quote_spanned};
use syn::Type;

use super::Generated;
use super::attributes::{Attributes, expand_conditions};
use super::signature::{expand_receiver, expand_visibility};
use crate::diagnostics::Diagnostics;
use crate::model::generics::WrapperGenerics;
use crate::model::hygiene::{local, place_of_item};
use crate::model::job::Job;
use crate::model::likely::likely_callbacks;
use crate::model::site::{Site, sized_self};
use crate::model::walk::names;
use crate::model::wrapper::{Argument, Wrapper};
use crate::parse::item::Function;
use crate::parse::options::Options;
use crate::parse::signature::Signature;

/// A function called `name`, which takes what the wrapper would. The errors stand in the type that it returns: of a type
/// that has an error in it rustc says nothing more, whatever is done with it.
pub(crate) fn expand_stub(
    name: Ident,
    function: &Function,
    parameters: &[&Type],
    site: Site<'_>,
    errors: Diagnostics,
) -> Generated {
    let signature = &function.signature;
    // What nothing tells any more, rustc would ask for.
    let leaving: Vec<&Ident> = signature
        .generics
        .type_params()
        .map(|parameter| &parameter.ident)
        .filter(|name| !parameters.iter().any(|ty| names(ty, name)))
        .collect();
    let mut generics = WrapperGenerics::resolve(&signature.generics, &leaving);
    generics.predicates.extend(sized_self(function, site));
    let (in_brackets, where_clause) = (generics.in_brackets(), generics.where_clause());
    let receiver = signature.receiver().map(|receiver| {
        let receiver = expand_receiver(receiver);
        quote!(#receiver,)
    });
    let dummies = (0..parameters.len()).map(|index| local(&format!("_argument{index}")));
    let safety = site.is_unsafe(signature).then(|| quote!(unsafe));
    let keyword = quote_spanned!(place_of_item(&name)=> fn);
    let errors = errors.into_tokens();
    Generated {
        attributes: Attributes {
            conditions: expand_conditions(&function.attributes),
            others: quote!(
                #[allow(dead_code, unused, single_use_lifetimes, reason = "stands for a wrapper that could not be made")]
            ),
        },
        visibility: expand_visibility(function, site),
        signature: quote! {
            #safety #keyword #name #in_brackets (#receiver #(#dummies: #parameters),*)
                -> [(); { #errors }] #where_clause
        },
        body: quote!(::core::unreachable!()),
        name,
        is_stub: true,
    }
}

/// The types of the parameters that a wrapper of `signature` would have, as far as that is known.
pub(crate) fn staying_parameters<'a>(
    signature: &'a Signature,
    options: &Options,
    wrapper: Option<&Wrapper<'a>>,
) -> Vec<&'a Type> {
    if let Some(wrapper) = wrapper {
        let arguments = wrapper.arguments.iter();
        let forwarded = arguments.filter_map(|argument| match argument {
            Argument::Forwarded { ty, .. } => Some(*ty),
            _ => None,
        });
        return forwarded.collect();
    }
    let leaving = match Job::way(options) {
        Some(_) => Vec::new(),
        None => likely_callbacks(signature, options),
    };
    let leaves = |parameter| leaving.iter().any(|left| std::ptr::eq(*left, parameter));
    let parameters = signature.parameters().map(|(_, parameter)| parameter);
    let staying = parameters.filter(|parameter| !leaves(*parameter));
    staying.map(|parameter| &parameter.ty).collect()
}
