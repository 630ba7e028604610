//! One function: its wrapper, or a stub with the mistakes.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::context::{Context, Site, Surroundings};
use super::emit::{self, Generated};
use super::plan::Plan;
use super::{check, resolve};
use crate::diagnostics::Diagnostics;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::attribute::is_awaitable;
use crate::syntax::function::Function;
use crate::syntax::signature::Parameter;

/// A function that carries the attribute itself.
pub(super) fn expand(
    mut function: Function,
    mut original: TokenStream,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let (repeated, others): (Vec<_>, Vec<_>) =
        function.attributes.into_iter().partition(is_awaitable);
    function.attributes = others;
    check::repeated(&repeated, diagnostics);
    let is_annotated = |(_, parameter): (_, &Parameter)| !parameter.annotations.is_empty();
    if !repeated.is_empty() || function.signature.parameters().any(is_annotated) {
        original = function.to_token_stream();
    }
    let around = Surroundings {
        site: Site::Alone,
        block_path: None,
        only_sure: false,
        outer: None,
        block_mistakes: None,
    };
    let context = Context::new(&function, options, around);
    if check::lone_in_extern(&context) {
        original.extend(in_extern(context));
        return original;
    }
    let definition = context.definition;
    let wrapper = expand_wrapper(context, diagnostics);
    if !definition.stays() {
        original = TokenStream::new();
    }
    if let Some(wrapper) = wrapper {
        wrapper.append_to(&mut original);
    }
    original
}

/// The stub for a function in an `extern` block, where a function has no body.
fn in_extern(context: Context<'_>) -> TokenStream {
    let name = resolve::wrapper_name(&context);
    let stub = emit::Stub::new(&context, name, None);
    stub.with_errors(context.into_diagnostics()).foreign()
}

/// The stub for a function whose callback has a trait that rustc does not know.
fn refused(context: &Context<'_>) -> Option<Generated> {
    let asks = !context.around.only_sure && context.signature().asyncness.is_none();
    let bound = resolve::refused_bound(context.signature()).filter(|_| asks)?;
    let name = resolve::wrapper_name(context);
    Some(emit::Stub::new(context, name, None).with_unknown(bound))
}

/// The plan of one function, with the mistakes in it reported to the context.
fn checked<'a>(context: &Context<'a>) -> Option<Plan<'a>> {
    let plan = resolve::resolve(context);
    if plan.is_some() || !context.around.only_sure {
        check::function(context);
    }
    if let Some(plan) = &plan {
        check::plan(context, plan);
    }
    plan
}

/// Returns true if the options of a function have a mistake, or no effect.
pub(super) fn has_mistakes(context: Context<'_>) -> bool {
    let with_types = resolve::with_types(&context);
    let context = match &with_types {
        Some(function) => context.with_function(function),
        None => context,
    };
    checked(&context);
    context.has_mistakes()
}

/// The wrapper of one function, a stub if there was a mistake, or nothing if none is wanted.
pub(super) fn expand_wrapper(
    context: Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let with_types = resolve::with_types(&context);
    let context = match &with_types {
        Some(function) => context.with_function(function),
        None => context,
    };
    let plan = checked(&context);
    let of_block = context.around.block_mistakes;
    if !context.has_mistakes() && (of_block.is_none() || plan.is_none()) {
        let Some(plan) = &plan else {
            return refused(&context);
        };
        if let Some(argument) = resolve::refused_argument(plan) {
            return Some(emit::without_argument(plan, &argument));
        }
        let wrapper = emit::wrapper(plan);
        // The call would be a second error.
        return Some(if resolve::has_refused_type(&context) {
            wrapper.without_body()
        } else {
            wrapper
        });
    }
    let name = resolve::wrapper_name(&context);
    let is_taken = !context.definition.is_replaced() && name == context.signature().ident;
    let stub = (!is_taken).then(|| emit::Stub::new(&context, name, plan.as_ref()));
    let errors = match of_block {
        // The function's own mistakes may follow from them.
        Some(of_block) => {
            let mut errors = of_block.clone();
            errors.append(context.options.mistakes.clone());
            errors
        }
        None => context.into_diagnostics(),
    };
    match stub {
        Some(stub) => Some(stub.with_errors(errors)),
        // The function itself has the name that the stub would have.
        None => {
            diagnostics.append(errors);
            None
        }
    }
}
