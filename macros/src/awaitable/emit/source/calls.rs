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

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::blocking::hand_over;
use super::name_of;
use crate::awaitable::emit::arguments::call;
use crate::awaitable::emit::delivery::captured_map;
use crate::awaitable::emit::{carrier, sink};
use crate::awaitable::plan::{Callback, Job, Plan, Producer, Sink};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    callback: &Callback<'_>,
    pool: Option<&Closure>,
    generics: &WrapperGenerics,
) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
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
    let start = moved_to(name_of(plan), &quote!(move |#emitter|));
    let emitter = moved_to(name_of(plan), &emitter.to_token_stream());
    let called = called(plan, job, callback, generics);
    let spawned = match pool {
        Some(pool) => hand_over(pool),
        None => moved_to(
            name_of(plan),
            &quote!(#krate::__private::spawn_job(#origin, #job_name)),
        ),
    };
    quote! {
        #sender
        let #job_name = #function(#emitter, #start { #called });
        #spawned;
        #events
    }
}

/// The call of the function with the callback in its place.
fn called(
    plan: &Plan<'_>,
    job: &Job<'_>,
    callback: &Callback<'_>,
    generics: &WrapperGenerics,
) -> TokenStream {
    let map = captured_map(callback);
    let made = carrier::argument(plan, callback, &local("emitter"));
    // The user's expressions for `map` and `reply` must not end up in the generated `unsafe` block.
    let name: Option<Ident> = plan.is_unsafe().then(|| local("callback0"));
    let before = name.as_ref().map(|name| quote!(let #name = #made;));
    let passed = name.map_or(made, ToTokens::into_token_stream);
    let arguments = job.arguments.iter().enumerate();
    let arguments = arguments.map(|(index, argument)| {
        if index == callback.index {
            passed.clone()
        } else {
            argument.lend.clone()
        }
    });
    let call = call(plan, generics, arguments);
    quote!(#map #before #call)
}
