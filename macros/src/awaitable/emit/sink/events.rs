//! The sink of many values: an emitter and a stream.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Names;
use super::guard::guard_type;
use crate::awaitable::emit::reply::replying;
use crate::awaitable::emit::value::{hidden_result, is_fallible, value_type};
use crate::awaitable::plan::{
    Callback, Conversion, EnumName, Plan, Producer, Reply, Role, WhenClosed,
};
use crate::collect::CollectVec;
use crate::generate::attributes::conditions;
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{local, place_of, placed};
use crate::options::{Overflow, Policy};

/// `Events<…>`, with the guard that the handle's policy asks for.
pub(super) fn output(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    let item = value_type(plan);
    match plan.start().and_then(|start| guard_type(plan, start)) {
        Some(guard) => quote!(#krate::Events<#item, #guard>),
        None => quote!(#krate::Events<#item>),
    }
}

/// `let (emitter, events) = events(Buffer::latest(), || Dropped::new("listen"));`
pub(super) fn sender(
    plan: &Plan<'_>,
    policy: &Policy,
    producer: Producer,
    names: Names,
) -> TokenStream {
    let dropped = names.dropped(plan);
    let krate = &plan.krate;
    let emitter = local("emitter");
    let events = local("events");
    let private = krate.private();
    if let Policy::Merge(merge) = policy {
        let item = value_type(plan);
        let merge = merge.annotated([quote!(&mut #item), item.clone()].into_iter());
        return quote! {
            let (#emitter, #events) = #private::merging_events(#merge, #dropped);
        };
    }
    let buffer = buffer(krate, policy);
    let typed = type_of_items(plan);
    match producer {
        Producer::Single => {
            // A job lends its emitter to the callback.
            let mutable = plan.job().is_none().then(|| quote!(mut));
            quote! {
                let (#mutable #emitter, #events) = #private::single_events #typed (#buffer, #dropped);
            }
        }
        Producer::Shared => quote! {
            let (#emitter, #events) = #private::events #typed (#buffer, #dropped);
        },
    }
}

/// `events::<R::Item>(Buffer::latest(), dropped)`, for a listener that makes items of its values.
pub(super) fn channel(plan: &Plan<'_>, policy: &Policy, returned: &Ident) -> TokenStream {
    let private = plan.krate.private();
    let dropped = Names::Parameters.dropped(plan);
    let value = value_type(plan);
    let returned = quote!(<#returned as #private::Returned<#value>>);
    if let Policy::Merge(merge) = policy {
        let merge = merge.annotated([quote!(&mut #value), value].into_iter());
        return quote!(#private::merging_events(#returned::merging(#merge), #dropped));
    }
    let buffer = buffer(&plan.krate, policy);
    quote!(#private::events::<#returned::Item>(#buffer, #dropped))
}

/// `::<MyEvent>` for an enum of the user, because a variant of another form is a function, or no function.
fn type_of_items(plan: &Plan<'_>) -> Option<TokenStream> {
    let enumeration = plan.enumeration.as_ref()?;
    matches!(enumeration.name, EnumName::Existing { .. }).then(|| {
        let item = value_type(plan);
        quote!(::<#item>)
    })
}

pub(super) fn buffer(krate: &CratePath<'_>, policy: &Policy) -> TokenStream {
    let Policy::Buffer { limit, overflow } = policy else {
        return match policy {
            Policy::Latest => quote!(#krate::Buffer::latest()),
            _ => quote!(#krate::Buffer::unbounded()),
        };
    };
    let constructor = local(match overflow {
        Overflow::DropOldest => "drop_oldest",
        Overflow::DropNewest => "drop_newest",
        Overflow::Block => "block",
        Overflow::End => "end",
    });
    // At the number, where rustc then says that it is none.
    let place = place_of(limit);
    quote_spanned!(place=> #krate::Buffer::#constructor(#limit))
}

/// An emitter for each callback.
pub(super) fn share(callbacks: &[Callback<'_>]) -> (TokenStream, Vec<Ident>) {
    let emitter = local("emitter");
    let mut shared = TokenStream::new();
    let is_variant = |callback: &Callback<'_>| callback.variant.is_some();
    let last = callbacks.iter().rposition(is_variant);
    let names = callbacks.iter().enumerate().map(|(index, callback)| {
        let name = match callback.role {
            Role::End => local("end"),
            Role::Fail | Role::FailEach => local("err"),
            // The last one takes the emitter itself, so that the stream ends with its callbacks.
            _ if is_variant(callback) && Some(index) != last => local(&format!("emitter{index}")),
            _ => return emitter.clone(),
        };
        let conditions = conditions(callback.attributes);
        shared.extend(quote!(#conditions let #name = ::core::clone::Clone::clone(&#emitter);));
        name
    });
    let names = names.collect_vec();
    (shared, names)
}

/// `emitter.try_emit(value)`, and the reply.
pub(super) fn body(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &TokenStream,
    emitter: &Ident,
    place: Span,
) -> TokenStream {
    let go_on = quote!(::core::ops::ControlFlow::<()>::Continue(()));
    let flow = match callback.role {
        Role::End if tells_how(callback) => quote_spanned! {place=> {
            // Otherwise the stream ends as dropped, with its last callback.
            if ::core::result::Result::is_ok(&#value) {
                #emitter.end();
            }
            #go_on
        }},
        Role::End => quote_spanned!(place=> { #emitter.end(); #go_on }),
        Role::Fail => quote_spanned!(place=> { #emitter.fail(#value); #go_on }),
        Role::FailEach => {
            quote_spanned!(place=> #emitter.try_emit(::core::result::Result::Err(#value)))
        }
        Role::LastVariant => last(plan, value, emitter, place),
        _ if callback.is_async && waits(plan) => {
            let emitter = in_future_of(plan, emitter, place);
            let waiting = emit(plan, callback, value, &emitter, place);
            quote_spanned!(place=> #waiting.told().await)
        }
        _ if waits(plan) && callback.may_return_future() => {
            return in_future(plan, callback, value, emitter, place);
        }
        _ => emit(plan, callback, value, emitter, place),
    };
    replying(plan, callback, emitter, &flow)
}

fn waits(plan: &Plan<'_>) -> bool {
    plan.policy().is_some_and(Policy::waits) && plan.job().is_none()
}

/// `in_future(&emitter)`, whose methods return what waits for room.
fn in_future_of(plan: &Plan<'_>, emitter: &Ident, place: Span) -> TokenStream {
    let private = placed(&plan.krate.private(), place);
    quote_spanned!(place=> #private::in_future(&#emitter))
}

/// `WhenRoom::when_room(in_future(&emitter).try_emit(value), true)`: the callback returns what waits for room.
fn in_future(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &TokenStream,
    emitter: &Ident,
    place: Span,
) -> TokenStream {
    let private = placed(&plan.krate.private(), place);
    let emitter = in_future_of(plan, emitter, place);
    let waiting = emit(plan, callback, value, &emitter, place);
    if callback.generic_output.is_some() {
        return waiting;
    }
    let closed = match callback.reply {
        Reply::Open { closed, .. } => closed,
        _ => WhenClosed::AsOpen,
    };
    let stops = matches!(closed, WhenClosed::Neutral);
    quote_spanned!(place=> #private::WhenRoom::when_room(#waiting, #stops))
}

/// Returns true if a callback that ends the stream is told whether it was dropped.
fn tells_how(callback: &Callback<'_>) -> bool {
    matches!(callback.payload.conversion(), Some(Conversion::HowItEnded))
}

/// `emitter.flow_with(|| Flow::Last(value))`
fn last(plan: &Plan<'_>, value: &TokenStream, emitter: &Ident, place: Span) -> TokenStream {
    let krate = &plan.krate;
    let flow = quote!(|| #krate::Flow::Last(#value));
    if let Some(ending) = hidden_result(plan) {
        let flow = quote!(|| #krate::Flow::Last(#ending::item(#value)));
        return quote_spanned!(place=> #emitter.flow_with(#flow));
    }
    if is_fallible(plan) {
        quote_spanned!(place=> #emitter.flow_result_with(#flow))
    } else {
        quote_spanned!(place=> #emitter.flow_with(#flow))
    }
}

pub(crate) fn emit(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &TokenStream,
    emitter: &impl ToTokens,
    place: Span,
) -> TokenStream {
    let is_fallible = callback.role.is_value() && is_fallible(plan);
    let hidden = hidden_result(plan).filter(|_| callback.role.is_value());
    let wrap = |value: TokenStream| match &hidden {
        Some(ending) => quote!(#ending::item(#value)),
        None if is_fallible => quote!(::core::result::Result::Ok(#value)),
        None => value,
    };
    match callback.payload.conversion() {
        Some(Conversion::FilterMap(..)) => {
            let item = local("item");
            let mapped = (is_fallible || hidden.is_some()).then(|| {
                let wrapped = wrap(item.to_token_stream());
                quote!(.map(|#item| #wrapped))
            });
            quote_spanned!(place=> #emitter.filter_with(|| #value #mapped))
        }
        Some(Conversion::Flow(_, _, Some(_))) => {
            quote_spanned!(place=> #emitter.flow_result_with(|| #value))
        }
        // Another method of the listener can fail.
        Some(Conversion::Flow(_, _, None)) if is_fallible => {
            quote_spanned!(place=> #emitter.flow_with(|| #value.map(::core::result::Result::Ok)))
        }
        Some(Conversion::Flow(_, _, None)) => quote_spanned!(place=> #emitter.flow_with(|| #value)),
        _ => {
            let item = wrap(value.clone());
            if callback.payload.is_computed() {
                quote_spanned!(place=> #emitter.emit_with(|| #item))
            } else {
                quote_spanned!(place=> #emitter.try_emit(#item))
            }
        }
    }
}

/// `events`
pub(super) fn receiver() -> TokenStream {
    local("events").to_token_stream()
}
