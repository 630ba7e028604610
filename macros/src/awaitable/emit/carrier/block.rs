//! Blocks of Objective-C. The wrapper makes one of a closure, by the crate `block2` of the user.
//!
//! ```text
//! let block0 = block2::RcBlock::new(on_any_thread(move |value: A| completer.complete(Ok(value))));
//! fetch(url, &*block0)
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::closure;
use crate::awaitable::emit::pointers::in_pointers;
use crate::awaitable::plan::{Callback, Carrier, ObjcBlock, Plan};
use crate::generate::hygiene::{place_of_type, placed};
use crate::syntax::tokens::concat;
use crate::syntax::types::last_word;

/// The statements that make the blocks of `callbacks`, each of which sends to one of `targets`.
pub(crate) fn blocks(
    plan: &Plan<'_>,
    callbacks: &[Callback<'_>],
    targets: &[Ident],
) -> TokenStream {
    let callbacks = callbacks.iter().zip(targets);
    let made = callbacks.filter_map(|(callback, target)| {
        let Carrier::Block(block) = &callback.carrier else {
            return None;
        };
        // At the callback's type, where rustc then reports a value that cannot be sent.
        let place = place_of_type(&callback.parameter.ty);
        let private = placed(&plan.krate.private(), place);
        let (name, rc_block) = (name_of(callback), rc_block(block));
        let closure = closure::closure(plan, callback, target);
        Some(quote_spanned! {place=>
            let #name = #rc_block::new(#private::on_any_thread(#closure));
        })
    });
    concat(made)
}

/// The argument in the callback's place.
pub(super) fn argument(callback: &Callback<'_>, block: &ObjcBlock<'_>) -> TokenStream {
    let name = name_of(callback);
    let place = if is_owned(block) {
        name.to_token_stream()
    } else {
        quote_spanned!(name.span()=> *#name)
    };
    in_pointers(&block.pointers, &place)
}

fn name_of(callback: &Callback<'_>) -> Ident {
    let place = place_of_type(&callback.parameter.ty);
    Ident::new(&format!("block{}", callback.index), place)
}

fn is_owned(block: &ObjcBlock<'_>) -> bool {
    last_word(&block.ty.path) == "RcBlock"
}

/// The path of `RcBlock`, next to the type that the user wrote.
fn rc_block(block: &ObjcBlock<'_>) -> TokenStream {
    let path = &block.ty.path;
    let mut before = path.segments.iter();
    let last = before.next_back().map(|segment| segment.ident.span());
    let name = Ident::new("RcBlock", last.unwrap_or_else(Span::call_site));
    let colon = &path.leading_colon;
    quote!(#colon #(#before::)* #name)
}
