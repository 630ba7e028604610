//! Functions that return at once and are polled.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use super::{fallback, lend_again, name_of, place_of_output, wrap};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::plan::{Answer, Job, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::moved_to;

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    every: Duration,
    answer: Answer,
    generics: &WrapperGenerics,
) -> TokenStream {
    let (krate, origin) = (&plan.krate, &plan.origin);
    let micros = u64::try_from(every.as_micros()).unwrap_or(u64::MAX);
    let fallback = fallback(plan);
    let wrap = wrap(plan);
    let call = call(plan, generics, job.arguments.iter().map(lend_again));
    let value = match answer {
        Answer::WouldBlock => quote!(#krate::__private::io),
        Answer::Nothing => quote!(#krate::__private::Answer::value),
    };
    let value = moved_to(place_of_output(plan), &value);
    let poll_every = moved_to(name_of(plan), &quote!(#krate::__private::poll_every));
    quote! {
        #poll_every(
            || #origin,
            ::core::time::Duration::from_micros(#micros),
            #fallback,
            #value,
            #wrap,
            move || #call,
        )
    }
}
