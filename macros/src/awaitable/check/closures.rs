//! Rules about closures in options: their arguments, and that they are not `async`.

use proc_macro2::TokenTree;
use quote::ToTokens;

use crate::awaitable::context::Context;
use crate::options::awaitable::AWAITABLE;
use crate::syntax::expression::{Closure, Expression};

pub(crate) fn check(context: &Context<'_>) {
    let options = context.options;
    let conversions = [
        ("map", &options.map),
        ("filter_map", &options.filter_map),
        ("flow", &options.flow),
    ];
    for (name, option) in conversions {
        if let Some(closure) = option.value() {
            check_asyncness(context, name, closure);
        }
    }
    if let Some(Expression::Closure(dropped)) = options.dropped.value() {
        check_asyncness(context, "dropped", dropped);
        if dropped.inputs.len() > 1 {
            let usage = "dropped = |dropped| Err(dropped.into())";
            report_inputs(context, "dropped", dropped, "the `Dropped`", usage);
        }
    }
    if let Some(started) = options.started.value() {
        check_one_input(context, "started", started, "what the function returns");
    }
    if let Some(pool) = options.blocking.value().and_then(|pool| pool.0.as_ref()) {
        check_one_input(context, "blocking", pool, "the job");
    }
}

fn check_asyncness(context: &Context<'_>, option: &str, closure: &Closure) {
    let is_async = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == "async");
    if let Some(word) = closure.before.clone().into_iter().find(is_async) {
        context.report(
            word,
            format_args!(
                "`{option}` cannot be `async`, because it is called outside of async code"
            ),
            "remove `async`, and await what the wrapper returns",
        );
    }
}

fn check_one_input(context: &Context<'_>, option: &str, closure: &Closure, input: &str) {
    check_asyncness(context, option, closure);
    if closure.inputs.len() != 1 {
        let usage = AWAITABLE.find(option).map_or("", |spec| spec.usage);
        report_inputs(context, option, closure, input, usage);
    }
}

fn report_inputs(context: &Context<'_>, option: &str, closure: &Closure, input: &str, usage: &str) {
    let place = if closure.inputs.is_empty() {
        closure.inputs_begin.to_token_stream()
    } else {
        closure.inputs.to_token_stream()
    };
    let fact = format!("`{option}` takes one argument, {input}");
    context.report(place, fact, format_args!("write `{usage}`"));
}
