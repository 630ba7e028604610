//! Callables whose type is an alias. The runtime builds them, because only the trait system sees their arguments.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Type;

use crate::awaitable::emit::delivery::{delivery, looking_names};
use crate::awaitable::emit::inputs::Inputs;
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::delivered_type;
use crate::awaitable::plan::{Callback, Plan};
use crate::generate::hygiene::{place_of, placed};

/// `deliver::<Listener, u8, _>(move |arguments| …)`
pub(super) fn alias(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    ty: &Type,
    target: &Ident,
) -> TokenStream {
    // All of it is at one place, so that rustc reports a type that is no callable once.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let delivery = delivery(callback);
    let target = Ident::new(&target.to_string(), place);
    let names = match &delivery.inputs {
        Inputs::Named(names) => Some(names.clone()),
        _ => looking_names(callback),
    };
    let arguments = match &names {
        Some(names) => quote_spanned!(place=> (#(#names,)*)),
        None => Ident::new("arguments", place).to_token_stream(),
    };
    let value = match &delivery.inputs {
        Inputs::Named(_) => delivery.value.to_token_stream(),
        _ => quote_spanned!(place=> #private::Flat::flat(#arguments)),
    };
    let item = delivered_type(plan, callback);
    let body = sink::body(plan, callback, &value, &target, place);
    let ty = placed(&ty.to_token_stream(), place);
    quote_spanned! {place=>
        #private::deliver::<#ty, #item, _>(move |#arguments| #body)
    }
}
