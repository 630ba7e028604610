//! `#[awaitable]`: resolve → check → emit.
//!
//! [`resolve`] turns a function and its options into a [`plan`], which is data only. [`check`] applies the rules to the
//! plan. [`emit`] turns the plan into code. Mistakes are collected in the [`Context`] and emitted in the return type of a
//! stub, which takes the place of the wrapper so that its callers get no second error.

mod block;
mod check;
mod context;
mod emit;
mod plan;
mod resolve;

use proc_macro2::TokenStream;
use quote::ToTokens;

use self::context::{Context, Surroundings};
pub(crate) use self::context::{Site, belongs_to_type};
use self::emit::Generated;
use crate::diagnostics::Diagnostics;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::item::{Function, Item, is_awaitable};

/// Expands `#[awaitable(options)] item`.
pub(crate) fn expand_awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = AwaitableOptions::parse(options);
    let mut diagnostics = Diagnostics::default();
    let mut output = match Item::parse(item.clone()) {
        Ok(Item::Function(function)) => expand_single(*function, item, &options, &mut diagnostics),
        Ok(Item::Block(block)) => block::expand(&block, &options, &mut diagnostics),
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
    mut original: TokenStream,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let (repeated, others): (Vec<_>, Vec<_>) =
        function.attributes.into_iter().partition(is_awaitable);
    function.attributes = others;
    check::repeated(&repeated, diagnostics);
    if !repeated.is_empty() {
        original = function.to_token_stream();
    }
    let around = Surroundings {
        site: Site::Alone,
        block_path: None,
        only_sure: false,
    };
    let context = Context::new(&function, options, around);
    let definition = context.definition;
    let wrapper = expand_function(context, diagnostics);
    if definition.stays() {
        wrapper.to_tokens(&mut original);
        original
    } else {
        wrapper.into_token_stream()
    }
}

/// The wrapper of one function, a stub if there was a mistake, or nothing if none is wanted.
fn expand_function(context: Context<'_>, diagnostics: &mut Diagnostics) -> Option<Generated> {
    let plan = resolve::resolve(&context);
    if plan.is_some() || !context.around.only_sure {
        check::function(&context);
    }
    if let Some(plan) = &plan {
        check::plan(&context, plan);
    }
    if !context.has_mistakes() {
        return plan.as_ref().map(emit::wrapper);
    }
    let name = resolve::wrapper_name(&context);
    let is_taken = !context.definition.is_replaced() && name == context.signature().ident;
    let stub = (!is_taken).then(|| emit::Stub::new(&context, name, plan.as_ref()));
    let errors = context.into_diagnostics();
    match stub {
        Some(stub) => Some(stub.with_errors(errors)),
        // The function itself has the name that the stub would have.
        None => {
            diagnostics.append(errors);
            None
        }
    }
}
