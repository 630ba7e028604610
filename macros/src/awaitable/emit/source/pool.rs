//! The pool that a job runs on.

use std::iter;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::name_of;
use crate::awaitable::plan::Plan;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;

/// `let pool = |job: Job| pool.spawn(job);`
pub(super) fn pool(plan: &Plan<'_>, pool: &Closure) -> TokenStream {
    let name = local("pool");
    let krate = &plan.krate;
    let pool = pool.annotated(iter::repeat(quote!(#krate::Job)));
    quote!(let #name = #pool;)
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
