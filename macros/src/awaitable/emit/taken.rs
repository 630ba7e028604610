//! The adapter that a wrapper passes to a function that takes a listener.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::pointers::{Carried, held};
use crate::awaitable::plan::{Job, JobValue, Plan, Pointer, Sink, Taken, TakenForm};
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{local, place_of, placed};
use crate::generate::success::with_success;

/// `let (listener, events) = streaming_listener::<WatcherListener>(|| Dropped::new("watch"));`
pub(super) fn made(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
    let listener = local("listener");
    let mutable = is_lent_mutably(taken).then(|| quote!(mut));
    // All of it is at one place, so that rustc reports an adapter of the other kind once.
    let place = place_of(taken.adapter);
    let adapter = placed(&taken.adapter.to_token_stream(), place);
    let private = placed(&krate.private(), place);
    let krate = placed(&krate.to_token_stream(), place);
    let dropped = quote_spanned!(place=> || #krate::Dropped::new(#origin));
    match plan.sink {
        Sink::Events { .. } => {
            let events = local("events");
            quote_spanned! {place=>
                let (#mutable #listener, #events) = #private::streaming_listener::<#adapter>(#dropped);
            }
        }
        Sink::Value { .. } => {
            let awaitable = local("awaitable");
            let beside = local("beside");
            let lost = quote_spanned!(place=> || #private::lost_listener::<#adapter>(#krate::Dropped::new(#origin)));
            quote_spanned! {place=>
                let (#mutable #listener, #awaitable, #beside) =
                    #private::completing_listener::<#adapter>(|| #origin, #lost, #dropped);
            }
        }
    }
}

fn is_lent_mutably(taken: &Taken<'_>) -> bool {
    match &taken.form {
        TakenForm::Pointers(carrier) => matches!(carrier.pointers.last(), Some(Pointer::RefMut)),
        TakenForm::Held(_) => false,
    }
}

/// The argument in the listener's place.
pub(super) fn argument(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    // The span is the parameter's type, so that rustc reports there if the adapter does not fit.
    let place = place_of(&taken.parameter.ty);
    let listener = placed(&local("listener").to_token_stream(), place);
    match &taken.form {
        TakenForm::Pointers(carrier) => {
            let carried = Carried {
                carrier,
                value: listener,
            };
            placed(&carried.into_token_stream(), place)
        }
        TakenForm::Held(alias) => held(plan, alias, &listener),
    }
}

/// `let (emitter, events) = blocking_listener::<WatcherListener, R>(|| Dropped::new("watch"));`, for a function that returns an
/// `R` when it has called the listener.
pub(super) fn channel(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let origin = &plan.origin;
    let (emitter, events) = (local("emitter"), local("events"));
    let place = place_of(taken.adapter);
    let adapter = placed(&taken.adapter.to_token_stream(), place);
    let private = placed(&plan.krate.private(), place);
    let krate = placed(&plan.krate.to_token_stream(), place);
    let returned = returned(plan);
    let dropped = quote_spanned!(place=> || #krate::Dropped::new(#origin));
    quote_spanned! {place=>
        let (#emitter, #events) = #private::blocking_listener::<#adapter, #returned>(#dropped);
    }
}

/// `let listener = called_listener::<WatcherListener, R>(emitter);`
pub(super) fn made_by_job(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let (emitter, listener) = (local("emitter"), local("listener"));
    let mutable = is_lent_mutably(taken).then(|| quote!(mut));
    let place = place_of(taken.adapter);
    let adapter = placed(&taken.adapter.to_token_stream(), place);
    let private = placed(&plan.krate.private(), place);
    let returned = returned(plan);
    quote_spanned! {place=>
        let #mutable #listener = #private::called_listener::<#adapter, #returned>(#emitter);
    }
}

/// `()`, or the type whose error is the last item of the stream.
fn returned(plan: &Plan<'_>) -> TokenStream {
    let job = plan.job();
    let fallible = job.and_then(Job::fallible);
    let hidden = job.and_then(Job::hidden_result);
    match (fallible, hidden) {
        (Some(result), _) => with_success(result, &quote!(())),
        (None, Some(alias)) => alias.to_token_stream(),
        (None, None) => quote!(()),
    }
}

/// `<WatcherListener as StreamListener>`
fn adapter(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let ty = taken.adapter;
    let place = place_of(ty);
    let name = match plan.sink {
        Sink::Events { .. } => "StreamListener",
        Sink::Value { .. } => "CompletionListener",
    };
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(name, place);
    quote_spanned!(place=> <#ty as #private::#name>)
}

/// The item of the stream, or the outcome that `.await` returns.
pub(super) fn value_type(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let adapter = adapter(plan, taken);
    let private = plan.krate.private();
    let associated = match plan.sink {
        Sink::Events { .. } if plan.job().is_some_and(Job::can_fail) => {
            let returned = returned(plan);
            quote!(<#returned as #private::Returned<#adapter::Item>>::Item)
        }
        Sink::Events { .. } => quote!(#adapter::Item),
        Sink::Value { .. } => quote!(#adapter::Outcome),
    };
    placed(&associated, place_of(taken.adapter))
}

/// The type that the adapter itself delivers.
pub(super) fn delivered_type(plan: &Plan<'_>, taken: &Taken<'_>) -> TokenStream {
    let adapter = adapter(plan, taken);
    match plan.sink {
        Sink::Events { .. } => quote!(#adapter::Item),
        Sink::Value { .. } => quote!(#adapter::Outcome),
    }
}

/// `Awaitable<Result<R, BlockingError>>`, for what a function returns that blocks until its listener was told the outcome.
pub(super) fn returned_type(plan: &Plan<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    match plan.job()?.value {
        JobValue::Returned(Some(ty)) => Some(quote! {
            #krate::Awaitable<::core::result::Result<#ty, #krate::BlockingError>>
        }),
        _ => None,
    }
}

/// Returns true if the adapter says what is returned with the awaitable.
pub(super) fn is_joined(plan: &Plan<'_>) -> bool {
    matches!(plan.sink, Sink::Value { .. }) && plan.taken().is_some()
}

/// `awaitable`, with a handle and the stream of reports if there are any.
pub(super) fn joined(
    krate: &CratePath<'_>,
    awaitable: &TokenStream,
    handle: Option<&Ident>,
) -> TokenStream {
    let beside = local("beside");
    let private = krate.private();
    let trait_path = quote!(#private::Beside);
    match handle {
        None => quote!(#trait_path::join(#beside, #awaitable)),
        Some(handle) => quote!(#trait_path::join_with_handle(#beside, #handle, #awaitable)),
    }
}

/// The type of [`joined`].
pub(super) fn joined_type(
    plan: &Plan<'_>,
    awaitable: &TokenStream,
    handle: Option<TokenStream>,
) -> TokenStream {
    let Some(taken) = plan.taken() else {
        return awaitable.clone();
    };
    let adapter = taken.adapter;
    let place = place_of(adapter);
    let private = placed(&plan.krate.private(), place);
    match handle {
        None => quote_spanned!(place=> #private::Joined<#adapter, #awaitable>),
        Some(handle) => {
            quote_spanned!(place=> #private::JoinedWithHandle<#adapter, #handle, #awaitable>)
        }
    }
}
