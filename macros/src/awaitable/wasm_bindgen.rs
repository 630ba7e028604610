//! `#[wasm_bindgen] extern "C" { … }`, which declares functions of JavaScript.
//!
//! wasm-bindgen turns each function of the block into one with a body, and copies the function's attributes to it. So
//! `#[awaitable]` on a function in the block expands after wasm-bindgen. The attributes are also copied to glue that must
//! stay as it is.

use super::check;
use crate::diagnostics::Diagnostics;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::block::{Block, BlockKind, Member};
use crate::syntax::item::Item;

/// Returns true for what wasm-bindgen generates for itself: the description of an import, and the raw import.
pub(super) fn is_glue(item: &Item) -> bool {
    match item {
        Item::Function(function) => {
            let name = function.signature.ident.to_string();
            name.starts_with("__wbindgen_describe_")
        }
        Item::Block(block) if matches!(block.kind, BlockKind::Extern) => {
            let is_import = |member: &Member| matches!(member, Member::Function(member) if member.function.signature.ident.to_string().starts_with("__wbg_"));
            !block.members.is_empty() && block.members.iter().all(is_import)
        }
        Item::Block(_) | Item::Other(_) => false,
    }
}

/// Returns true for a block that wasm-bindgen will expand.
pub(super) fn is_import(block: &Block) -> bool {
    let is_ours = |attribute: &syn::Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|segment| segment.ident == "wasm_bindgen")
    };
    matches!(block.kind, BlockKind::Extern) && block.attributes.iter().any(is_ours)
}

/// Reports what `#[awaitable]` on such a block cannot do. The functions' own attributes expand later.
pub(super) fn check(block: &Block, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    diagnostics.append(options.mistakes.clone());
    let is_annotated = |member: &Member| matches!(member, Member::Function(member) if !member.annotations.is_empty());
    if !block.members.iter().any(is_annotated) {
        check::without_wrapper(block, options, diagnostics);
    }
    for option in options.written() {
        let word = option.word;
        diagnostics.report(
            word,
            format_args!("`{word}` on a block of wasm-bindgen does not reach the functions inside"),
            format_args!("write `#[awaitable({word} …)]` on each function that you want to await"),
        );
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use crate::awaitable::expand_awaitable;

    #[test]
    fn glue_stays_as_it_is() {
        for glue in [
            quote!(
                #[no_mangle]
                pub extern "C-unwind" fn __wbindgen_describe___wbg_setTimeout_1() {}
            ),
            quote!(
                #[link(wasm_import_module = "__wbindgen_placeholder__")]
                extern "C" {
                    fn __wbg_setTimeout_1(done: u32, ms: i32) -> u32;
                }
            ),
        ] {
            let expanded = expand_awaitable(quote!(callback = done()), glue.clone());
            assert_eq!(expanded.to_string(), glue.to_string());
        }
    }

    #[test]
    fn annotated_functions_expand_later() {
        let block = quote!(
            #[wasm_bindgen]
            extern "C" {
                #[awaitable(callback = done())]
                fn setTimeout(done: &Function, ms: i32) -> i32;
            }
        );
        let expanded = expand_awaitable(quote!(), block.clone());
        assert_eq!(expanded.to_string(), block.to_string());
    }

    #[test]
    fn block_options_are_reported() {
        let block = quote!(
            #[wasm_bindgen]
            extern "C" {
                #[awaitable(callback = done())]
                fn setTimeout(done: &Function, ms: i32) -> i32;
            }
        );
        let expanded = expand_awaitable(quote!(discard), block).to_string();
        let fact = "`discard` on a block of wasm-bindgen does not reach the functions inside";
        assert!(expanded.contains(fact), "{expanded}");
    }

    #[test]
    fn block_without_annotations_is_reported() {
        let block = quote!(
            #[wasm_bindgen]
            extern "C" {
                fn setTimeout(done: &Function, ms: i32) -> i32;
            }
        );
        let expanded = expand_awaitable(quote!(), block).to_string();
        assert!(expanded.contains("adds nothing"), "{expanded}");
    }
}
