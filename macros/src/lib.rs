//! The attributes of `awaitify`; use them through that crate.

#[cfg(test)]
mod any_input;
mod blocks;
mod callbackify;
mod check;
mod describe;
mod diagnostics;
mod expand;
mod model;
mod parse;
mod pipeline;
#[cfg(test)]
mod reference_page;

use proc_macro::TokenStream;

/// Generates, beside a function that takes a callback, a wrapper that returns an awaitable.
#[proc_macro_attribute]
pub fn awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::expand_awaitable(options.into(), item.into()).into()
}

/// Generates, beside an `async fn`, a twin that takes a callback.
#[proc_macro_attribute]
pub fn callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    callbackify::expand_callbackify(options.into(), item.into()).into()
}
