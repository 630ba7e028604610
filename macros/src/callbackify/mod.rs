//! `#[callbackify]` adds a function that takes a callback to an `async fn`. It shares with `#[awaitable]` how options and
//! items are read, how arguments are owned for later, and how mistakes are reported.

mod attributes;
mod check_export;
mod emit;
mod export;
mod pointer_argument;
mod resolve;

use proc_macro2::TokenStream;
use quote::quote;

use crate::options::OptionSet;
use crate::options::callbackify::CallbackifyOptions;
use crate::syntax::item::Item;

/// Expands `#[callbackify(options)] item`.
pub(crate) fn expand_callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = CallbackifyOptions::parse(options);
    let mut diagnostics = options.mistakes.clone();
    let plan = match Item::parse(item.clone()) {
        // rustc reports it.
        Ok(Item::Function(function)) if function.signature.is_half_typed() => None,
        Ok(Item::Function(function)) => {
            let plan = resolve::resolve(&function, &options, &mut diagnostics);
            if diagnostics.is_empty() {
                Some(emit::expand(&plan))
            } else {
                emit::expand_stub(&plan)
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
            diagnostics.adopt_from(&item, error);
            None
        }
    };
    let errors = diagnostics.into_tokens();
    quote!(#item #plan #errors)
}
