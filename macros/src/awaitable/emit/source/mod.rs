//! Functions that run as jobs, one file for each way to run them.
//!
//! ```text
//! fn read(path: &Path) -> Vec<u8>;
//! ```
//! with `blocking` becomes
//! ```text
//! fn awaitable_read(path: &Path) -> Awaitable<Result<Vec<u8>, BlockingError>> {
//!     let path = ToOwned::to_owned(path);
//!     blocking(|| "read", || Err(Dropped::new("read").into()), move || read(&path))
//! }
//! ```

mod blocking;
mod calls;
mod listener;
mod poll;
mod pool;
mod readiness;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{sink, taken};
use crate::awaitable::plan::{Job, JobKind, JobValue, OnDropped, Plan, Sink};
use crate::collect::CollectVec;
use crate::convert::argument::{OwnedArgument, own_before_call};
use crate::generate::append::Piece;
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to, place_of};

pub(super) fn job(plan: &Plan<'_>, job: &Job<'_>, generics: &WrapperGenerics) -> TokenStream {
    let owned = own_before_call(&job.arguments);
    if let (Some(taken), JobKind::Blocking { pool }) = (&job.taken, &job.kind) {
        let before = pool.map(|pool| pool::pool(plan, pool));
        let run = listener::run(plan, job, taken, *pool, generics);
        return quote!(#before #owned #run);
    }
    let (before, run) = match &job.kind {
        JobKind::Blocking { pool } => (
            // A pool may be reached through a parameter, so it is evaluated before the job takes the parameters.
            pool.map(|pool| pool::pool(plan, pool)),
            match job.value {
                JobValue::Calls { discards, .. } => {
                    calls::run(plan, job, discards, *pool, generics)
                }
                _ => blocking::run(plan, job, *pool, generics),
            },
        ),
        JobKind::Poll { every, answer } => (None, poll::run(plan, job, *every, *answer, generics)),
        JobKind::Readiness { direction, fd } => {
            (None, readiness::run(plan, job, *direction, *fd, generics))
        }
    };
    if plan.timeout.is_none() && plan.progress().is_none() {
        return quote!(#before #owned #run);
    }
    let awaitable = local("awaitable");
    let limited = sink::limited(plan, Piece::Name(awaitable.clone()));
    let progress = sink::progress(plan);
    let returned = match plan.progress() {
        Some(_) => sink::with_progress(limited),
        None => limited,
    };
    quote!(#before #owned #progress let #awaitable = { #run }; #returned)
}

/// The span of the function's name, where rustc reports errors in the call.
fn name_of(plan: &Plan<'_>) -> Span {
    plan.signature().ident.span()
}

/// The span of the return type, where rustc reports errors in the result.
fn place_of_output(plan: &Plan<'_>) -> Span {
    let output = plan.signature().returned();
    output.map_or_else(|| name_of(plan), Spanned::span)
}

fn is_given(plan: &Plan<'_>) -> bool {
    let on_dropped = match plan.sink {
        Sink::Value { on_dropped, .. } => Some(on_dropped),
        Sink::Events { .. } => None,
    };
    matches!(on_dropped, Some(OnDropped::Given(_)))
}

/// The value that is returned if the job is lost.
fn fallback(plan: &Plan<'_>) -> TokenStream {
    let fallback = sink::fallback(plan);
    if is_given(plan) {
        fallback
    } else {
        moved_to(place_of_output(plan), &fallback)
    }
}

/// `Ok`, or the identity if the option `dropped` is given.
fn wrap(plan: &Plan<'_>) -> TokenStream {
    let wrap = if is_given(plan) {
        quote!(::core::convert::identity)
    } else {
        quote!(::core::result::Result::Ok)
    };
    moved_to(place_of_output(plan), &wrap)
}

/// The arguments of a function that is called once, with its listener.
fn lent(plan: &Plan<'_>, job: &Job<'_>) -> Vec<TokenStream> {
    let arguments = job.arguments.iter().enumerate();
    let lent = arguments.map(|(index, argument)| match &job.taken {
        Some(taken) if taken.index == index => taken::argument(plan, taken),
        _ => argument.lend.clone(),
    });
    lent.collect_vec()
}

/// An argument of a function that is called repeatedly. It is cloned if the function takes it by value.
fn lend_again(argument: &OwnedArgument) -> TokenStream {
    let name = &argument.name;
    let lend = &argument.lend;
    if argument.by_value {
        quote_spanned!(place_of(name)=> ::core::clone::Clone::clone(&#name))
    } else {
        lend.clone()
    }
}
