//! The attributes of `awaitify`; use them through that crate.

#[cfg(test)]
mod any_input;
mod awaitable;
mod callbackify;
mod convert;
mod diagnostics;
mod generate;
mod options;
#[cfg(test)]
mod reference_page;
mod syntax;

use proc_macro::TokenStream;

// The documentation is written for the page of `awaitify`, which re-exports this. `awaitify-tests` runs its code.
#[cfg_attr(not(doctest), doc = include_str!("../docs/awaitable.md"))]
#[doc(alias(
    "promisify",
    "asyncify",
    "completion handler",
    "callback to future",
    "continuation"
))]
#[proc_macro_attribute]
pub fn awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    awaitable::expand_awaitable(options.into(), item.into()).into()
}

#[cfg_attr(not(doctest), doc = include_str!("../docs/callbackify.md"))]
#[proc_macro_attribute]
pub fn callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    callbackify::expand_callbackify(options.into(), item.into()).into()
}
