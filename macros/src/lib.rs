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

// The documentation is written for the page of `awaitify`, which re-exports this. `awaitify-tests` runs its code.
#[cfg_attr(not(doctest), doc = include_str!("../docs/awaitable.md"))]
#[doc(alias("promisify", "asyncify", "completion handler", "callback to future"))]
#[proc_macro_attribute]
pub fn awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::expand_awaitable(options.into(), item.into()).into()
}

#[cfg_attr(not(doctest), doc = include_str!("../docs/callbackify.md"))]
#[proc_macro_attribute]
pub fn callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    callbackify::expand_callbackify(options.into(), item.into()).into()
}
