//! C functions in an annotated block that have no wrapper.
//!
//! A typedef hides a callback from the macro. So the compiler is asked for the type of each parameter that may be one, and
//! no callback is left out in silence.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::awaitable::resolve::hidden_types;
use crate::collect::CollectVec;
use crate::generate::attributes::conditions;
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{place_of, placed};
use crate::syntax::function::Function;

/// The check, or `None` if no parameter may be a callback.
pub(crate) fn unwrapped(function: &Function, krate: &CratePath<'_>) -> Option<TokenStream> {
    let private = krate.private();
    let checks: Vec<TokenStream> = hidden_types(&function.signature)
        .into_iter()
        .map(|ty| {
            let place = place_of(ty);
            let private = placed(&private, place);
            quote_spanned!(place=> <#private::Unwrapped<#ty>>::check();)
        })
        .collect_vec();
    let conditions = conditions(&function.attributes);
    (!checks.is_empty()).then(|| {
        quote! {
            #conditions
            const _: fn() = || {
                use #private::HasNoCallback as _;
                #(#checks)*
            };
        }
    })
}

/// The check that a parameter of `functions`, which have no wrapper, is a callback. Otherwise the attribute at `place` would
/// do nothing. A function that may be left out of the program is not checked.
pub(crate) fn some_callback<'a>(
    functions: impl Iterator<Item = &'a Function> + Clone,
    krate: &CratePath<'_>,
    place: Span,
) -> Option<TokenStream> {
    if functions
        .clone()
        .any(|function| !conditions(&function.attributes).is_empty())
    {
        return None;
    }
    let private = placed(&krate.private(), place);
    let types = functions.flat_map(|function| hidden_types(&function.signature));
    Some(quote_spanned! {place=>
        const _: fn() = || {
            use #private::HasNoCallback as _;
            const IS_CALLBACK: bool = false #(|| <#private::Unwrapped<#types>>::IS_CALLBACK)*;
            #private::expect_callback::<#private::Finds<IS_CALLBACK>>();
        };
    })
}
