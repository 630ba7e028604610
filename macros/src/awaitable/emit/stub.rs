//! The stub that replaces a wrapper which could not be generated, so that its callers get no second error.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Type};

use super::generated::Generated;
use super::generics;
use super::signature::{ParameterType, any, visibility};
use crate::awaitable::context::{Context, Definition, Site};
use crate::awaitable::plan::Plan;
use crate::awaitable::resolve::staying_parameters;
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::generate::attributes::{Attributes, conditions};
use crate::generate::hygiene::{local, place_of_item};
use crate::generate::receiver::receiver;
use crate::syntax::function::Function;
use crate::syntax::search::names;

/// A function with the wrapper's parameters.
pub(crate) struct Stub<'a> {
    name: Ident,
    function: &'a Function,
    /// `None` for a parameter of any type.
    parameters: Vec<Option<&'a Type>>,
    site: Site<'a>,
    /// True if the code around may name another item, which is missing: an enum, or the declared function.
    leaves_names: bool,
}

impl<'a> Stub<'a> {
    pub(crate) fn new(context: &Context<'a>, name: Ident, plan: Option<&Plan<'a>>) -> Self {
        Stub {
            name,
            function: context.function,
            parameters: staying_parameters(context, plan),
            site: context.around.site,
            leaves_names: context.options.events.is_given()
                || matches!(context.definition, Definition::Missing),
        }
    }

    /// The stub with the errors in its return type, because rustc reports nothing more about a value whose type has
    /// an error.
    pub(crate) fn with_errors(self, errors: Diagnostics) -> Generated {
        let errors = errors.into_tokens();
        // An error in the place of an item lets rustc report no missing names. It reports equal errors once.
        let item = self.leaves_names.then(|| errors.clone());
        Generated {
            item,
            ..self.returning(&quote!([(); { #errors }]))
        }
    }

    /// The stub with a trait in its return type that rustc does not know. It reports equal errors once.
    pub(crate) fn with_unknown(self, bound: &Path) -> Generated {
        self.returning(&quote!(::core::marker::PhantomData<dyn #bound>))
    }

    fn returning(self, output: &TokenStream) -> Generated {
        let Stub {
            name,
            function,
            parameters,
            site,
            leaves_names: _,
        } = self;
        let signature = &function.signature;
        // A type parameter that is no longer used could not be inferred.
        let leaving: Vec<&Ident> = signature
            .generics
            .type_params()
            .map(|parameter| &parameter.ident)
            .filter(|name| !parameters.iter().flatten().any(|ty| names(ty, name)))
            .collect_vec();
        let generics = generics::without(&leaving, function, site);
        let in_brackets = generics.in_brackets();
        let where_clause = generics.where_clause();
        let receiver = signature.receiver().map(|self_parameter| {
            let receiver = receiver(self_parameter);
            quote!(#receiver,)
        });
        let count = parameters.len();
        let dummies = (0..count).map(|index| local(&format!("_argument{index}")));
        let parameters = parameters.iter().map(|ty| match ty {
            Some(ty) => ParameterType(ty).to_token_stream(),
            None => any(),
        });
        let safety = site.is_unsafe(signature).then(|| quote!(unsafe));
        let keyword = quote_spanned!(place_of_item(&name)=> fn);
        Generated {
            attributes: Attributes {
                conditions: conditions(&function.attributes),
                others: quote!(
                    #[allow(dead_code, unused, single_use_lifetimes, reason = "replaces a wrapper that could not be generated")]
                ),
            },
            visibility: visibility(function, site),
            signature: quote! {
                #safety #keyword #name #in_brackets (#receiver #(#dummies: #parameters),*)
                    -> #output #where_clause
            },
            body: quote!(::core::unreachable!()),
            item: None,
            name,
            is_stub: true,
        }
    }
}
