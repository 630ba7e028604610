//! `#[awaitable]`: resolve → check → emit.
//!
//! [`resolve`] turns a function and its options into a [`plan`], which is data only. [`check`] applies the rules to the
//! plan. [`emit`] turns the plan into code. Mistakes are collected in the `Context` and emitted in the return type of a
//! stub, which takes the place of the wrapper so that its callers get no second error.

mod block;
mod check;
mod context;
mod emit;
mod function;
mod group;
mod listener;
pub(crate) mod plan;
pub(crate) mod resolve;
mod unused;
mod wasm_bindgen;

use proc_macro2::TokenStream;

pub(crate) use self::context::{Site, belongs_to_type};
use crate::diagnostics::Diagnostics;
use crate::generate::crate_path::CratePath;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::item::Item;

/// Expands `#[awaitable(options)] item`.
pub(crate) fn expand_awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut options = AwaitableOptions::parse(options);
    let mut diagnostics = Diagnostics::default();
    let parsed = Item::parse(item.clone());
    let fixed = parsed
        .as_ref()
        .err()
        .and_then(|_| Item::with_keywords(item.clone()));
    let (item, parsed) = match fixed {
        Some((fixed, bare)) => {
            options.mistakes.report_bare_traits(&bare);
            (fixed.clone(), Item::parse(fixed))
        }
        None => (item, parsed),
    };
    let mut output = match parsed {
        Ok(parsed) if wasm_bindgen::is_glue(&parsed) => return item,
        Ok(Item::Function(function)) => {
            function::expand(*function, item, &options, &mut diagnostics)
        }
        Ok(Item::Block(block)) if wasm_bindgen::is_import(&block) => {
            wasm_bindgen::check(&block, &options, &mut diagnostics);
            item
        }
        Ok(Item::Block(block)) => {
            let mut expanded = block::expand(&block, &options, &mut diagnostics);
            expanded.extend(CratePath(options.krate.value()).check());
            expanded
        }
        Ok(Item::Other(word)) if word.to_string() == "struct" && options.listener.is_given() => {
            listener::expand_struct(item, &options, &mut diagnostics)
        }
        Ok(Item::Other(word)) if is_refused(&word) => item,
        Ok(Item::Other(word)) => {
            diagnostics.append(options.mistakes.clone());
            diagnostics.report(
                &word,
                format_args!(
                    "`#[awaitable]` is for functions and blocks of functions, not for this `{word}`"
                ),
                "write it on a `fn`, an `impl`, a `trait` or an inline `mod`",
            );
            item
        }
        Err(error) => {
            diagnostics.append(options.mistakes.clone());
            diagnostics.adopt_from(&item, error);
            item
        }
    };
    output.extend(diagnostics.into_tokens());
    output
}

/// Returns true for what rustc accepts no attribute of ours on, and says so: a `let`, an expression, or a `mod` in another
/// file.
fn is_refused(word: &TokenStream) -> bool {
    let word = word.to_string();
    let is_keyword = word.starts_with(|letter: char| letter.is_alphabetic());
    matches!(word.as_str(), "let" | "mod" | "move") || !is_keyword
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustc_refuses_is_left_unchanged() {
        for item in [
            "let done = | number : u8 | drop (number) ;",
            "mod other ;",
            "| number : u8 | drop (number)",
        ] {
            let expanded = expand_awaitable(TokenStream::new(), item.parse().unwrap());
            assert_eq!(expanded.to_string(), item);
        }
    }
}
