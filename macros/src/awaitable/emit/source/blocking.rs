//! Functions that block, run on a pool.

use std::iter;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::{calls, fallback, lent, name_of};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::plan::{Job, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;

/// `let pool = |job: Job| pool.spawn(job);`
pub(super) fn pool(plan: &Plan<'_>, pool: &Closure) -> TokenStream {
    let name = local("pool");
    let krate = &plan.krate;
    let pool = pool.annotated(iter::repeat(quote!(#krate::Job)));
    quote!(let #name = #pool;)
}

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    pool: Option<&Closure>,
    generics: &WrapperGenerics,
) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
    let fallback = fallback(plan);
    let call = match plan.progress() {
        Some(_) => reporting(plan, job, generics),
        None => call(plan, generics, lent(plan, job).into_iter()),
    };
    // The span is the function's name, so that rustc reports there if the closure cannot capture a value, for example
    // because the pool borrows it.
    let start = moved_to(name_of(plan), &quote!(move ||));
    let run = quote!(#start #call);
    let Some(closure) = pool else {
        let blocking = moved_to(name_of(plan), &quote!(#krate::__private::blocking));
        return quote!(#blocking(|| #origin, #fallback, #run));
    };
    let name = local("job");
    let awaitable = local("awaitable");
    let handed_over = hand_over(closure);
    quote! {
        let (#name, #awaitable) = #krate::__private::blocking_job(|| #origin, #fallback, #run);
        #handed_over;
        #awaitable
    }
}

/// `while_reporting(progress, move |progress| copy(&from, move |bytes| …))`: the progress ends when the function returns.
fn reporting(plan: &Plan<'_>, job: &Job<'_>, generics: &WrapperGenerics) -> TokenStream {
    let progress = local("progress");
    let private = plan.krate.private();
    let called = calls::called(plan, job, false, generics);
    quote!(#private::while_reporting(#progress, move |#progress| { #called }))
}

/// `pool(job)`, or `spawn_job("walk", job)` for Tokio's pool
pub(super) fn spawned(plan: &Plan<'_>, pool: Option<&Closure>) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
    let job = local("job");
    match pool {
        Some(pool) => hand_over(pool),
        None => moved_to(
            name_of(plan),
            &quote!(#krate::__private::spawn_job(#origin, #job)),
        ),
    }
}

/// `pool(job)`
pub(super) fn hand_over(closure: &Closure) -> TokenStream {
    let job = local("job");
    let pool = local("pool");
    let place = place_of_pool(closure);
    let argument = moved_to(place, &job.to_token_stream());
    moved_to(place, &quote!(#pool(#argument)))
}

/// The span of the type that the pool's closure takes.
fn place_of_pool(pool: &Closure) -> Span {
    let typed = pool.inputs.first().and_then(|input| input.ty.as_ref());
    match typed {
        Some((_, ty)) => ty.span(),
        None => pool.inputs_begin.span(),
    }
}
