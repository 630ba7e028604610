//! The values in a call of the callback: the pattern that receives the arguments, and the outcome made of them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::request::taken_back;
use crate::awaitable::emit::delivery::{Delivery, delivery};
use crate::awaitable::emit::inputs::Inputs;
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::{argument_type, form_type};
use crate::awaitable::plan::{Callback, Carrier, Payload, Plan};
use crate::collect::CollectVec;
use crate::generate::hygiene::{local, place_of_type, placed};

/// How the arguments are received: the pattern, the statement after it, and the value.
pub(super) struct Received {
    pub(super) pattern: TokenStream,
    pub(super) before: Option<TokenStream>,
    pub(super) value: TokenStream,
    /// The first argument, which may be a request.
    pub(super) first: Option<TokenStream>,
}

pub(super) fn received(plan: &Plan<'_>, callback: &Callback<'_>, delivery: &Delivery) -> Received {
    // At the callback's type, where rustc then reports arguments that do not fit.
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let rest = Ident::new("rest", place);
    let kept = match callback.payload {
        Payload::Hidden {
            left_out: Some(at), ..
        } => {
            let at = argument_type(at, &plan.krate);
            Some(quote_spanned!(place=> #private::leave_out::<#at, _>(#rest)))
        }
        _ => form_type(plan, callback)
            .map(|form| quote_spanned!(place=> #private::delivered_as::<#form, _>(#rest))),
    };
    let names: Vec<TokenStream> = match &delivery.inputs {
        Inputs::Typed(inputs) => {
            let looked_at = |index| index == 0 && is_request_owned(callback);
            let inputs = inputs.iter().enumerate();
            inputs
                .map(|(index, input)| input.pattern(looked_at(index)).to_token_stream())
                .collect_vec()
        }
        Inputs::Named(names) => names.iter().map(ToTokens::to_token_stream).collect_vec(),
        Inputs::Tuple => {
            let kept = kept.unwrap_or_else(|| rest.to_token_stream());
            return Received {
                pattern: rest.to_token_stream(),
                before: check_of_report(plan, callback, &rest),
                value: quote_spanned!(place=> #private::Flat::flat(#kept)),
                first: Some(quote_spanned!(place=> #rest.0)),
            };
        }
    };
    let pattern = quote!((#(#names,)*));
    let (pattern, before, first) = match kept {
        Some(kept) => (
            rest.to_token_stream(),
            Some(quote!(let #pattern = #kept;)),
            Some(quote_spanned!(place=> #rest.0)),
        ),
        None => (pattern, None, names.first().cloned()),
    };
    Received {
        pattern,
        before,
        value: delivery.value.to_token_stream(),
        first,
    }
}

/// The pattern for the arguments, and the outcome made of them.
pub(super) fn receive(plan: &Plan<'_>, callback: &Callback<'_>) -> (TokenStream, TokenStream) {
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
        first,
    } = received(plan, callback, &delivery);
    // There is nothing to capture in a trampoline, so `map` is declared inside.
    let map = &delivery.map;
    let made = match plan.buffer() {
        Some(_) => {
            let buffer = local("buffer");
            sink::outcome(plan, callback.role, &quote!((#value, #buffer)))
        }
        None => sink::outcome(plan, callback.role, &value),
    };
    let request = first.and_then(|first| taken_back(plan, callback, &first));
    (pattern, quote!(#request #before #map #made))
}

fn is_request_owned(callback: &Callback<'_>) -> bool {
    match &callback.carrier {
        Carrier::CFunction(user_data) => user_data
            .request
            .is_some_and(|request| request.owned.is_some()),
        _ => false,
    }
}

/// The check that a callback after its data takes more than the data. A typedef hides this.
fn check_of_report(plan: &Plan<'_>, callback: &Callback<'_>, rest: &Ident) -> Option<TokenStream> {
    let Carrier::CFunction(user_data) = &callback.carrier else {
        return None;
    };
    let is_hidden = matches!(callback.payload, Payload::Hidden { .. });
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    (is_hidden && user_data.may_be_released)
        .then(|| quote_spanned!(place=> #private::reports(&#rest);))
}
