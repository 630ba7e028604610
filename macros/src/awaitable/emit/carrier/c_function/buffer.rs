//! Buffers that C uses until it calls back.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::values::receive;
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::{buffer_type, element_type};
use crate::awaitable::plan::{Callback, Element, Passed, Plan};
use crate::generate::hygiene::{local, place_of, place_of_type, placed};

/// The statements that take the pointer and the length of the caller's buffer, whose parameters have the same names.
pub(super) fn lent(plan: &Plan<'_>) -> Option<TokenStream> {
    plan.buffer()?;
    let private = plan.krate.private();
    let buffer = local("buffer");
    let owned = plan.parameters.iter().filter_map(|passed| match passed {
        Passed::Buffer { name, ty, .. } => Some(quote! {
            let mut #buffer = #private::OwnedBuffer::new(#name);
            let #name: #ty = #buffer.address().cast();
        }),
        _ => None,
    });
    let lengths = plan.parameters.iter().filter_map(|passed| match passed {
        Passed::Length { name, ty } => {
            let place = place_of(ty);
            let buffer = placed(&quote!(#buffer), place);
            Some(quote_spanned!(place=> let #name = #buffer.length::<#ty>();))
        }
        _ => None,
    });
    Some(quote!(#(#owned)* #(#lengths)*))
}

/// The members of `BufferFromC`: one call completes, and returns the buffer.
pub(super) fn completion(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    element: Element<'_>,
    rest: &TokenStream,
) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let outcome = sink::placed_outcome_type(plan);
    let buffer = local("buffer");
    let (pattern, body) = receive(plan, callback);
    let returns = super::reply::returns(plan, callback);
    let taken = buffer_type(element);
    let element = element_type(element);
    quote_spanned! {place=>
        type Outcome = #outcome;
        type Element = #element;
        fn receive(#pattern: #rest, #buffer: #taken) -> Self::Outcome {
            #body
        }
        #returns
    }
}
