//! parse → model → check → expand: how one `#[awaitable]` becomes code.
//!
//! Read this file first. Each phase is a folder beside it; mistakes are collected in
//! [`Diagnostics`] on the way and emitted at the end, together with the original item and a stub of
//! each wrapper that could not be made, so that one mistake is one error.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::blocks;
use crate::check;
use crate::diagnostics::Diagnostics;
use crate::expand::stub::{expand_stub, staying_parameters};
use crate::expand::{Generated, expand_wrapper};
use crate::model::site::{Site, Surroundings};
use crate::model::wrapper::{Wrapper, wrapper_name};
use crate::parse::item::{Function, Item, is_awaitable, report_repeated};
use crate::parse::option_table::AWAITABLE;
use crate::parse::options::Options;

/// The whole of `#[awaitable(options)] item`.
pub(crate) fn expand_awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options, AWAITABLE);
    let mut output = match Item::parse(item.clone(), &mut diagnostics) {
        Ok(Item::Function(function)) => expand_single(*function, &item, &options, &mut diagnostics),
        Ok(Item::Block(block)) => blocks::expand(&block, &options, &mut diagnostics),
        Ok(Item::Other(word)) => {
            diagnostics.append(options.mistakes);
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
            diagnostics.append(options.mistakes);
            diagnostics.adopt(error);
            item
        }
    };
    output.extend(diagnostics.into_tokens());
    output
}

/// A function that carries the attribute itself.
fn expand_single(
    mut function: Function,
    original: &TokenStream,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let (repeated, others) = function.attributes.into_iter().partition(is_awaitable);
    function.attributes = others;
    let repeated: Vec<syn::Attribute> = repeated;
    report_repeated(&repeated, diagnostics);
    let original = match repeated.is_empty() {
        true => original.clone(),
        false => function.to_token_stream(),
    };
    let around = Surroundings {
        site: Site::Alone,
        block_path: None,
        only_sure: false,
    };
    let wrapper = expand_function(&function, options, around, diagnostics);
    // A declaration with a `path` stands for a function elsewhere: it is not repeated.
    if around.is_declared(&function, options)
        || check::stands_for_nothing(&function, options, around)
    {
        wrapper.into_token_stream()
    } else {
        let mut output = original;
        wrapper.to_tokens(&mut output);
        output
    }
}

/// The wrapper of one function, a stub where there was a mistake, nothing where none is wanted.
pub(crate) fn expand_function(
    function: &Function,
    options: &Options,
    around: Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let mut own = options.mistakes.clone();
    let wrapper = Wrapper::resolve(function, options, around, &mut own);
    if wrapper.is_some() || !around.only_sure {
        check::of_function(function, options, around, &mut own);
    }
    if own.is_empty() {
        return wrapper.as_ref().map(expand_wrapper);
    }
    let (signature, declared) = (&function.signature, around.is_declared(function, options));
    let name = wrapper_name(signature, options, declared);
    if !declared && name == signature.ident {
        // Beside the function itself there is no room for another of its name.
        diagnostics.append(own);
        return None;
    }
    let parameters = staying_parameters(signature, options, wrapper.as_ref());
    Some(expand_stub(name, function, &parameters, around.site, own))
}
