//! Functions that block, run on a pool.

use proc_macro2::TokenStream;
use quote::quote;

use super::pool::hand_over;
use super::{calls, fallback, lent, name_of};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::plan::{Job, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, moved_to};
use crate::syntax::expression::Closure;

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
