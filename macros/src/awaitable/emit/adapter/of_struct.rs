//! The adapter of a struct of closures. It is never made: it makes the struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Field, Generics, Visibility};

use super::Parts;
use crate::awaitable::emit::body::shared_arguments;
use crate::awaitable::emit::delivery::captured_map;
use crate::awaitable::emit::enumeration::GenericParameters;
use crate::awaitable::plan::{Passed, Plan};
use crate::generate::append::Piece;
use crate::generate::attributes::conditions;
use crate::generate::hygiene::{place_of, placed};

/// A type that makes a struct of closures, which deliver their calls.
pub(crate) struct StructAdapter<'a> {
    /// The closures are its callbacks, and the adapter's name is its name.
    pub(crate) plan: Plan<'a>,
    /// The struct without generic arguments.
    pub(crate) path: TokenStream,
    pub(crate) generics: &'a Generics,
    pub(crate) visibility: &'a Visibility,
    /// The fields, in the order of the plan's parameters.
    pub(crate) fields: Vec<&'a Field>,
}

/// All items of an adapter.
pub(crate) fn adapter(adapter: &StructAdapter<'_>) -> TokenStream {
    let plan = &adapter.plan;
    let all = GenericParameters::all(adapter.generics);
    let path = &adapter.path;
    let arguments = all.arguments();
    let parts = Parts {
        passed: quote!(#path #arguments),
        parameters: all,
        ..Parts::of(plan, adapter.visibility, adapter.generics)
    };
    let (shared, closures) = shared_arguments(plan, plan.callbacks());
    let maps = plan.callbacks().iter();
    let maps = maps.filter_map(|callback| captured_map(callback));
    let made = made(adapter, &closures);
    parts.with_conditions([
        structure(&parts),
        parts.constructor(),
        parts.listening(&quote!(#(#maps)* #shared), &made),
    ])
}

/// `Handlers { on_open: Box::new(…), timeout: Default::default() }`
fn made(adapter: &StructAdapter<'_>, closures: &[Piece<'_>]) -> TokenStream {
    let path = &adapter.path;
    let parameters = adapter.plan.parameters.iter().zip(&adapter.fields);
    let fields = parameters.map(|(passed, field)| {
        let conditions = conditions(&field.attrs);
        let name = &field.ident;
        let value = match passed {
            Passed::Callback(index) => closures[*index].to_token_stream(),
            Passed::Forwarded { ty, .. } => {
                placed(&quote!(::core::default::Default::default()), place_of(ty))
            }
            _ => quote!(::core::default::Default::default()),
        };
        quote!(#conditions #name: #value)
    });
    quote!(#path { #(#fields),* })
}

fn structure(parts: &Parts<'_>) -> TokenStream {
    let name = parts.name;
    let visibility = parts.visibility;
    let declared = parts.parameters.declared_with_defaults();
    let predicates = parts.parameters.where_clause();
    let passed = &parts.passed;
    let doc = format!(
        " Makes a `{}` whose closures deliver their calls.",
        parts.plan.origin
    );
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_debug_implementations, single_use_lifetimes, unreachable_pub, reason = "generated")]
        #visibility struct #name #declared #predicates {
            made: ::core::marker::PhantomData<fn() -> #passed>,
        }
    }
}
