//! Functions that block while they call back, run on a pool. Their calls become a stream.
//!
//! ```text
//! fn stream_walk(root: &Path) -> Events<PathBuf> {
//!     let root = ToOwned::to_owned(root);
//!     let (mut emitter, events) = single_events(Buffer::unbounded(), || Dropped::new("walk"));
//!     let job = blocking_events(emitter, move |emitter| {
//!         walk(&root, |value: &Path| { _ = emitter.emit_with(|| ToOwned::to_owned(value)); })
//!     });
//!     spawn_job("walk", job);
//!     events
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::pool::spawned;
use super::{name_of, place_of_output};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::emit::carrier::{self, block};
use crate::awaitable::emit::delivery::captured_map;
use crate::awaitable::emit::sink;
use crate::awaitable::plan::{Job, Plan, Producer, Sink};
use crate::collect::CollectVec;
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;
use crate::syntax::types::unwrapped;

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    discards: bool,
    pool: Option<&Closure>,
    generics: &WrapperGenerics,
) -> TokenStream {
    let krate = &plan.krate;
    let emitter = local("emitter");
    let events = local("events");
    let job_name = local("job");
    let sender = sink::sender(plan);
    let function = match plan.sink {
        Sink::Events {
            producer: Producer::Single,
            ..
        } => quote!(#krate::__private::blocking_events),
        _ => quote!(#krate::__private::shared_blocking_events),
    };
    // At the function's name, where rustc then reports values that cannot be sent to the pool.
    let function = moved_to(name_of(plan), &function);
    let output = returned_type(plan).map(|ty| quote!(-> #ty));
    let start = moved_to(name_of(plan), &quote!(move |#emitter| #output));
    let emitter = moved_to(name_of(plan), &emitter.to_token_stream());
    let called = called(plan, job, discards, generics);
    // At the return type, where rustc then reports one that has no place in the stream.
    let body = quote_spanned!(place_of_output(plan)=> { #called });
    let spawned = spawned(plan, pool);
    quote! {
        #sender
        let #job_name = #function(#emitter, #start #body);
        #spawned;
        #events
    }
}

/// The return type `()` of a function that never returns.
pub(super) fn returned_type(plan: &Plan<'_>) -> Option<TokenStream> {
    let never = plan.signature().returned()?;
    matches!(unwrapped(never), Type::Never(_)).then(|| quote!(()))
}

/// The call of the function with the callbacks in their places.
pub(super) fn called(
    plan: &Plan<'_>,
    job: &Job<'_>,
    discards: bool,
    generics: &WrapperGenerics,
) -> TokenStream {
    let maps = job.callbacks.iter().filter_map(captured_map);
    let (shared, targets) = sink::share(plan, &job.callbacks);
    let blocks = block::blocks(plan, &job.callbacks, &targets);
    let made = job.callbacks.iter().zip(&targets);
    let made = made
        .map(|(callback, target)| carrier::argument(plan, callback, target).into_token_stream());
    let mut made: Vec<TokenStream> = made.collect_vec();
    let mut before = TokenStream::new();
    if plan.is_unsafe() {
        // The user's expressions for `map` and `reply` must not end up in the generated `unsafe` block.
        for (index, made) in made.iter_mut().enumerate() {
            let name = local(&format!("callback{index}"));
            before.extend(quote!(let #name = #made;));
            *made = name.to_token_stream();
        }
    }
    let arguments = job.arguments.iter().enumerate();
    let arguments = arguments.map(|(index, argument)| {
        let mut callbacks = job.callbacks.iter().zip(&made);
        match callbacks.find(|(callback, _)| callback.index == index) {
            Some((_, made)) => made.clone(),
            None => argument.lend.clone(),
        }
    });
    let call = end_of(job, discards, call(plan, generics, arguments));
    quote!(#(#maps)* #shared #blocks #before #call)
}

/// Drops the value of the `call` if it is discarded.
pub(super) fn end_of(job: &Job<'_>, discards: bool, call: TokenStream) -> TokenStream {
    if !discards {
        call
    } else if job.can_fail() {
        quote!(::core::result::Result::map(#call, |_| ()))
    } else {
        quote!({ _ = #call; })
    }
}
