//! Wrappers of functions without a callback.
//!
//! ```text
//! fn read(path: &Path) -> Vec<u8>;
//! ```
//! with `blocking` gives
//! ```text
//! fn awaitable_read(path: &Path) -> Awaitable<Result<Vec<u8>, BlockingError>> {
//!     let path = ToOwned::to_owned(path);
//!     blocking("read", || Err(Dropped::new("read").into()), move || read(&path))
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::body::{expand_call, expand_lost};
use crate::model::hygiene::{local, moved_to, place_of};
use crate::model::job::{Job, JobKind, annotated_pool};
use crate::model::owned_argument::OwnedArgument;
use crate::model::wrapper::Wrapper;
use crate::parse::expression::Closure;

pub(super) fn expand_job(wrapper: &Wrapper<'_>, job: &Job<'_>) -> TokenStream {
    let owned = expand_owned(&job.arguments);
    // A pool may be reached through a parameter, so it is named before the job takes the parameters away.
    let pool = expand_pool(wrapper, job);
    let run = match &job.kind {
        JobKind::Blocking { pool } => expand_blocking(wrapper, job, *pool),
        JobKind::Poll { every, io } => expand_poll(wrapper, job, *every, *io),
        JobKind::Readiness { readable, fd } => expand_readiness(wrapper, job, *readable, *fd),
    };
    quote!(#pool #owned #run)
}

/// What is borrowed becomes the job's own.
pub(crate) fn expand_owned(arguments: &[OwnedArgument]) -> TokenStream {
    let own = |argument: &OwnedArgument| {
        let (name, owned) = (&argument.name, argument.owned.as_ref()?);
        Some(quote!(let #name = #owned;))
    };
    arguments.iter().filter_map(own).collect()
}

fn expand_pool(wrapper: &Wrapper<'_>, job: &Job<'_>) -> Option<TokenStream> {
    let JobKind::Blocking { pool: Some(pool) } = &job.kind else {
        return None;
    };
    let (name, pool) = (local("pool"), annotated_pool(pool, &wrapper.krate));
    Some(quote!(let #name = #pool;))
}

fn expand_blocking(wrapper: &Wrapper<'_>, job: &Job<'_>, pool: Option<&Closure>) -> TokenStream {
    let (krate, origin, lost) = (&wrapper.krate, &wrapper.origin, expand_gone(wrapper));
    let call = expand_call(
        wrapper,
        job.arguments.iter().map(|argument| argument.lend.clone()),
    );
    // At the name, where rustc then says what the closure cannot take, as where the pool still borrows it.
    let taken = moved_to(name_of(wrapper), &quote!(move ||));
    let run = quote!(#taken #call);
    let Some(closure) = pool else {
        let blocking = moved_to(name_of(wrapper), &quote!(#krate::__private::blocking));
        return quote!(#blocking(#origin, #lost, #run));
    };
    let (name, awaitable, pool) = (local("job"), local("awaitable"), local("pool"));
    let place = place_of_pool(closure);
    let argument = moved_to(place, &name.to_token_stream());
    let handed_over = moved_to(place, &quote!(#pool(#argument)));
    quote! {
        let (#name, #awaitable) = #krate::__private::blocking_job(#origin, #lost, #run);
        #handed_over;
        #awaitable
    }
}

fn expand_poll(
    wrapper: &Wrapper<'_>,
    job: &Job<'_>,
    every: std::time::Duration,
    io: bool,
) -> TokenStream {
    let krate = &wrapper.krate;
    let micros = u64::try_from(every.as_micros()).unwrap_or(u64::MAX);
    let (lost, wrap) = (expand_gone(wrapper), expand_wrap(wrapper));
    let call = expand_call(wrapper, job.arguments.iter().map(lend_again));
    let value = match io {
        true => quote!(#krate::__private::io),
        false => quote!(#krate::__private::Answer::value),
    };
    let value = moved_to(place_of_output(wrapper), &value);
    let poll_every = moved_to(name_of(wrapper), &quote!(#krate::__private::poll_every));
    quote! {
        #poll_every(
            ::core::time::Duration::from_micros(#micros),
            #lost,
            #value,
            #wrap,
            move || #call,
        )
    }
}

fn expand_readiness(
    wrapper: &Wrapper<'_>,
    job: &Job<'_>,
    readable: bool,
    fd: usize,
) -> TokenStream {
    let krate = &wrapper.krate;
    let direction = match readable {
        true => quote!(#krate::__private::Direction::Readable),
        false => quote!(#krate::__private::Direction::Writable),
    };
    let direction = moved_to(name_of(wrapper), &direction);
    let (lost, wrap) = (expand_gone(wrapper), expand_wrap(wrapper));
    let descriptor = job.arguments.get(fd).map(|argument| &argument.name);
    let place = descriptor.map_or_else(Span::mixed_site, place_of);
    let owner = Ident::new("owner", place);
    let lent = job
        .arguments
        .iter()
        .enumerate()
        .map(|(index, argument)| match index == fd {
            true if argument.by_value => {
                quote_spanned!(place=> ::core::clone::Clone::clone(#owner))
            }
            true => owner.to_token_stream(),
            false => lend_again(argument),
        });
    let call = expand_call(wrapper, lent);
    let when_ready = moved_to(name_of(wrapper), &quote!(#krate::__private::when_ready));
    quote! {
        #when_ready(#direction, #descriptor, #lost, #wrap, move |#owner| #call)
    }
}

/// Where rustc says what it has to say of the call.
fn name_of(wrapper: &Wrapper<'_>) -> Span {
    wrapper.function.signature.ident.span()
}

/// Where the pool says what it takes.
fn place_of_pool(pool: &Closure) -> Span {
    let typed = pool.inputs.first().and_then(|input| input.ty.as_ref());
    match typed {
        Some((_, ty)) => ty.span(),
        None => pool.inputs_begin.span(),
    }
}

/// What is given when the job is gone.
fn expand_gone(wrapper: &Wrapper<'_>) -> TokenStream {
    let lost = expand_lost(wrapper);
    match wrapper.lost.is_given() {
        true => lost,
        false => moved_to(place_of_output(wrapper), &lost),
    }
}

/// `Ok`, or nothing where `dropped` is given.
fn expand_wrap(wrapper: &Wrapper<'_>) -> TokenStream {
    let wrap = match wrapper.lost.is_given() {
        true => quote!(::core::convert::identity),
        false => quote!(::core::result::Result::Ok),
    };
    moved_to(place_of_output(wrapper), &wrap)
}

/// Where rustc says what it has to say of what the function returns.
fn place_of_output(wrapper: &Wrapper<'_>) -> Span {
    let signature = &wrapper.function.signature;
    let output = signature.returned();
    output.map_or_else(|| signature.ident.span(), Spanned::span)
}

/// For a function that is called more than once, what is given away is cloned.
fn lend_again(argument: &OwnedArgument) -> TokenStream {
    let (name, lend) = (&argument.name, &argument.lend);
    if argument.by_value {
        quote_spanned!(place_of(name)=> ::core::clone::Clone::clone(&#name))
    } else {
        lend.clone()
    }
}
