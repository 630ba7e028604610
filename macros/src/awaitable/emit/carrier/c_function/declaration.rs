//! The type of a callback, and its implementation of the trait by which the trampoline delivers.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::reply::{closed_reply, open_reply, returns};
use super::request::place_of_number;
use super::values::{Received, receive, received};
use super::{buffer, type_of};
use crate::awaitable::emit::delivery::delivery;
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::{delivered_type, position_type, value_type};
use crate::awaitable::plan::{Callback, Ends, Plan, Role, Sink, UserData};
use crate::generate::hygiene::{local, place_of, place_of_type, placed};

/// The type of a callback, which says what it delivers.
pub(super) fn declaration(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
) -> TokenStream {
    let ty = user_data.pointer;
    // The span is the user's type, so that rustc reports a type that is not a callback or has no user data there.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(&type_of(callback.role).to_string(), place);
    let position = position_type(user_data, &plan.krate);
    let output = quote_spanned!(place=> <#ty as #private::CFunction>::Output);
    let arguments = quote_spanned!(place=> <#ty as #private::CFunction>::Arguments);
    let held = quote_spanned!(place=> #private::Held<#ty, #position>);
    let rest = quote_spanned!(place=> #private::Rest<#ty, #position>);
    let number = match user_data.request {
        // SAFETY (of the generated code): C passes the request that it was given, which lives until it is taken back.
        Some(request) => {
            let held = quote_spanned!(place=> user_data);
            let field = place_of_number(plan, &request, &held);
            quote_spanned!(place=> #private::UserData::bits(unsafe { #field }))
        }
        None => quote_spanned!(place=> #private::UserData::bits(user_data)),
    };
    let types = quote_spanned! {place=>
        type Arguments = #arguments;
        type Output = #output;
        type Position = #position;
        fn number(user_data: #held) -> usize {
            #number
        }
    };
    let (kind, members) = match plan.sink {
        Sink::Value { .. } if callback.role == Role::Progress => {
            ("StreamFromC", stream(plan, callback, &rest))
        }
        Sink::Value { .. } if callback.payload.is_filtered() => {
            ("FilterFromC", filtered(plan, callback, &rest))
        }
        Sink::Value { .. } => match plan.buffer() {
            Some(element) => {
                let members = buffer::completion(plan, callback, element, &rest);
                ("BufferFromC", members)
            }
            None => ("FromC", completion(plan, callback, &rest)),
        },
        Sink::Events { .. } => ("StreamFromC", stream(plan, callback, &rest)),
    };
    let kind = Ident::new(kind, place);
    let implementation = quote_spanned!(place=> impl #private::#kind for #name { #types #members });
    quote!(struct #name; #implementation)
}

/// The members of `FromC`: one call completes.
fn completion(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let outcome = sink::placed_outcome_type(plan);
    let (pattern, body) = receive(plan, callback);
    let returns = returns(plan, callback);
    quote_spanned! {place=>
        type Outcome = #outcome;
        fn receive(#pattern: #rest) -> Self::Outcome {
            #body
        }
        #returns
    }
}

/// The members of `FilterFromC`: one call of several completes.
fn filtered(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let outcome = sink::placed_outcome_type(plan);
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
        ..
    } = received(plan, callback, &delivery);
    let completer = local("completer");
    let map = &delivery.map;
    let complete = sink::complete(plan, callback, &value, &completer, place);
    let returns = returns(plan, callback);
    quote_spanned! {place=>
        type Outcome = #outcome;
        fn receive(#completer: &#private::Filtered<Self::Outcome>, #pattern: #rest) {
            #before
            #map
            #complete
        }
        #returns
    }
}

/// The members of `StreamFromC`: each call emits.
fn stream(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let item = match callback.role {
        Role::Progress => delivered_type(plan, callback),
        _ => value_type(plan),
    };
    let place = place_of(&item);
    let krate = &plan.krate;
    let emitter = local("emitter");
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
        ..
    } = received(plan, callback, &delivery);
    let emit = sink::emit(plan, callback, &value, &emitter, place);
    let map = &delivery.map;
    let (arguments, open) = open_reply(plan, callback);
    let closed = closed_reply(plan, callback, &open);
    let ends = (plan.ends == Ends::WithClosedReply).then(|| {
        quote!(
            const CLOSED_REPLY_ENDS: bool = true;
        )
    });
    quote! {
        type Item = #item;
        #ends
        fn receive(
            #emitter: &#krate::Emitter<Self::Item>,
            #pattern: #rest,
        ) -> ::core::ops::ControlFlow<()> {
            #before
            #map
            #emit
        }
        fn open(#arguments: &#rest) -> Self::Output {
            #open
        }
        fn closed() -> Self::Output {
            #closed
        }
    }
}
