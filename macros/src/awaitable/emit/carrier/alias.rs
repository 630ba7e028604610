//! Callables whose type is an alias. The runtime builds them, because only the trait system sees their arguments.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::awaitable::emit::delivery::{Inputs, delivery};
use crate::awaitable::emit::sink;
use crate::awaitable::plan::{Callback, Plan, Reply};
use crate::generate::hygiene::{place_of, placed};

pub(super) fn alias(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    ty: &Type,
    completer: &Ident,
) -> TokenStream {
    // All of it is at one place, so that rustc reports a type that is no callable once.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let delivery = delivery(callback);
    let receive = match (&delivery.inputs, &delivery.map) {
        (Inputs::Named(names), map) => {
            let outcome = sink::outcome(plan, callback.role, delivery.value.clone());
            quote_spanned!(place=> |(#(#names,)*)| { #map #outcome })
        }
        _ => {
            let arguments = Ident::new("arguments", place);
            let value = quote_spanned!(place=> #private::Flat::flat(#arguments));
            let outcome = placed(&sink::outcome(plan, callback.role, value), place);
            quote_spanned!(place=> |#arguments| #outcome)
        }
    };
    let reply = match callback.reply {
        Reply::Given(reply) => quote!(|| #reply),
        _ => quote_spanned!(place=> || ()),
    };
    let ty = placed(&ty.to_token_stream(), place);
    let completer = Ident::new(&completer.to_string(), place);
    quote_spanned!(place=> #private::deliver::<#ty, _>(#completer, #receive, #reply))
}
