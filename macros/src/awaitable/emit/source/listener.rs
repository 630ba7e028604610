//! Functions that block while they call a listener, run on a pool.
//!
//! ```text
//! fn stream_walk(root: &Path) -> Events<VisitorEvent> {
//!     let root = ToOwned::to_owned(root);
//!     let (emitter, events) = blocking_listener::<VisitorListener, ()>(|| Dropped::new("walk"));
//!     let job = shared_blocking_events(emitter, move |emitter| {
//!         let mut listener = called_listener::<VisitorListener, ()>(emitter);
//!         walk(&root, &mut listener)
//!     });
//!     spawn_job("walk", job);
//!     events
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::pool::spawned;
use super::{blocking, calls, lent, name_of, place_of_output};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::emit::{sink, taken};
use crate::awaitable::plan::{Job, JobValue, Plan, Taken};
use crate::generate::append::Piece;
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    taken: &Taken<'_>,
    pool: Option<&Closure>,
    generics: &WrapperGenerics,
) -> TokenStream {
    match job.value {
        JobValue::Calls { discards, .. } => {
            let called = calls::end_of(
                job,
                discards,
                call(plan, generics, lent(plan, job).into_iter()),
            );
            streaming(plan, taken, pool, &called)
        }
        _ => completing(plan, job, taken, pool, generics),
    }
}

fn streaming(
    plan: &Plan<'_>,
    taken: &Taken<'_>,
    pool: Option<&Closure>,
    called: &TokenStream,
) -> TokenStream {
    let krate = &plan.krate;
    let (emitter, events, job) = (local("emitter"), local("events"), local("job"));
    let channel = taken::channel(plan, taken);
    let function = moved_to(
        name_of(plan),
        &quote!(#krate::__private::shared_blocking_events),
    );
    let output = calls::returned_type(plan).map(|ty| quote!(-> #ty));
    let start = moved_to(name_of(plan), &quote!(move |#emitter| #output));
    let passed = moved_to(name_of(plan), &emitter.to_token_stream());
    let made = taken::made_by_job(plan, taken);
    // At the return type, where rustc then reports one that has no place in the stream.
    let body = quote_spanned!(place_of_output(plan)=> { #made #called });
    let spawned = spawned(plan, pool);
    quote! {
        #channel
        let #job = #function(#passed, #start #body);
        #spawned;
        #events
    }
}

fn completing(
    plan: &Plan<'_>,
    job: &Job<'_>,
    taken: &Taken<'_>,
    pool: Option<&Closure>,
    generics: &WrapperGenerics,
) -> TokenStream {
    let krate = &plan.krate;
    let made = taken::made(plan, taken);
    let awaitable = sink::limited(plan, Piece::Name(local("awaitable"))).into_token_stream();
    if let JobValue::Returned(Some(_)) = job.value {
        let returned = local("returned");
        let run = blocking::run(plan, job, pool, generics);
        let joined = taken::joined(krate, &awaitable, Some(&returned));
        // The name of the listener's awaitable is that of the job's, which has a block of its own.
        return quote!(#made let #returned = { #run }; #joined);
    }
    let name = local("job");
    let call = call(plan, generics, lent(plan, job).into_iter());
    let start = moved_to(name_of(plan), &quote!(move ||));
    let function = moved_to(name_of(plan), &quote!(#krate::__private::listener_job));
    let is_discarded = plan.signature().returned().is_some();
    let ignored = is_discarded.then(|| quote!(_ =));
    let spawned = spawned(plan, pool);
    let joined = taken::joined(krate, &awaitable, None);
    quote! {
        #made
        let #name = #function(#start { #ignored #call; });
        #spawned;
        #joined
    }
}
