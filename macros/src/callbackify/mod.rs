//! `#[callbackify]`: a callback-taking twin beside an `async fn`. An attribute of its own, which shares with
//! `#[awaitable]` how options and items are read, how arguments are owned for later, and how mistakes are reported.

mod check_export;
mod expand;
mod export;
mod passed;
mod resolve;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;
use crate::parse::item::Item;
use crate::parse::option_table::CALLBACKIFY;
use crate::parse::options::Options;

/// The whole of `#[callbackify(options)] item`.
pub(crate) fn expand_callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = Options::parse(options, CALLBACKIFY);
    let mut diagnostics = options.mistakes.clone();
    let twin = match Item::parse(item.clone(), &mut Diagnostics::default()) {
        Ok(Item::Function(function)) => {
            let twin = resolve::resolve(&function, &options, &mut diagnostics);
            match diagnostics.is_empty() {
                true => Some(expand::expand(&twin)),
                false => expand::expand_stub(&twin),
            }
        }
        Ok(Item::Block(_)) => {
            let first = item.clone().into_iter().next();
            let help = "write it on each `async fn`";
            diagnostics.report(first, "`#[callbackify]` is for single functions", help);
            None
        }
        Ok(Item::Other(word)) => {
            let fact = format!("`#[callbackify]` is for functions, not for this `{word}`");
            diagnostics.report(word, fact, "write it on an `async fn`");
            None
        }
        Err(error) => {
            diagnostics.adopt(error);
            None
        }
    };
    let errors = diagnostics.into_tokens();
    quote!(#item #twin #errors)
}
