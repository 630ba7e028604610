//! Functions that wait for a file descriptor.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{fallback, lend_again, name_of, wrap};
use crate::awaitable::emit::arguments::call;
use crate::awaitable::plan::{Direction, Job, Plan};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{moved_to, place_of};

pub(super) fn run(
    plan: &Plan<'_>,
    job: &Job<'_>,
    direction: Direction,
    fd: usize,
    generics: &WrapperGenerics,
) -> TokenStream {
    let (krate, origin) = (&plan.krate, &plan.origin);
    let direction = match direction {
        Direction::Readable => quote!(#krate::__private::Direction::Readable),
        Direction::Writable => quote!(#krate::__private::Direction::Writable),
    };
    let direction = moved_to(name_of(plan), &direction);
    let fallback = fallback(plan);
    let wrap = wrap(plan);
    let descriptor = job.arguments.get(fd).map(|argument| &argument.name);
    let place = descriptor.map_or_else(Span::mixed_site, place_of);
    let owner = Ident::new("owner", place);
    let arguments = job.arguments.iter().enumerate();
    let lent = arguments.map(|(index, argument)| {
        if index != fd {
            return lend_again(argument);
        }
        if argument.by_value {
            quote_spanned!(place=> ::core::clone::Clone::clone(#owner))
        } else {
            owner.to_token_stream()
        }
    });
    let call = call(plan, generics, lent);
    let when_ready = moved_to(name_of(plan), &quote!(#krate::__private::when_ready));
    quote! {
        #when_ready(|| #origin, #direction, #descriptor, #fallback, #wrap, move |#owner| #call)
    }
}
