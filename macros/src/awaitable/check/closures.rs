//! Rules about closures in options: their arguments, and that they are not `async`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use crate::awaitable::context::Context;
use crate::diagnostics::describe::describe_type;
use crate::options::awaitable::AWAITABLE;
use crate::syntax::expression::{Closure, Expression};
use crate::syntax::tokens::{has_word, is_punct};

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
    if let (Some(dropped), Some(_)) = (options.dropped.value(), options.dropped.own()) {
        check_captures(context, dropped);
    }
    if let Some(Expression::Closure(dropped)) = options.dropped.value() {
        check_asyncness(context, "dropped", dropped);
        if dropped.inputs.len() > 1 {
            let usage = "dropped = |dropped| Err(dropped.into())";
            report_inputs(context, "dropped", dropped, "the `Dropped`", usage);
        }
    }
    for (name, option) in [("cancel", &options.cancel), ("revoke", &options.revoke)] {
        if let (Some(Expression::Other(hook)), Some(_)) = (option.value(), option.own()) {
            check_hook(context, name, hook);
        }
    }
    if let Some(started) = options.started.value() {
        check_one_input(context, "started", started, "what the function returns");
    }
    if let Some(pool) = options.blocking.value().and_then(|pool| pool.0.as_ref()) {
        check_one_input(context, "blocking", pool, "the job");
    }
}

/// `stop(handle)` calls the hook at once, with a handle that does not exist yet.
fn check_hook(context: &Context<'_>, option: &str, hook: &TokenStream) {
    const HANDLES: &[&str] = &["handle", "h", "id", "guard", "token", "_"];
    let last = hook.clone().into_iter().last();
    let Some(TokenTree::Group(arguments)) = last else {
        return;
    };
    let mut arguments = arguments.stream().into_iter();
    let only = (arguments.next(), arguments.next());
    let (Some(TokenTree::Ident(handle)), None) = only else {
        return;
    };
    let is_handle = HANDLES.iter().any(|known| handle == known);
    if is_handle && context.signature().parameter(&handle).is_none() {
        context.report(
            hook,
            format_args!("`{option}` takes a closure that receives the handle, and this is a call"),
            format_args!("write `{option} = |{handle}| {}`", describe_type(hook)),
        );
    }
}

/// `dropped` is evaluated when the awaitable is awaited, so it cannot use a parameter.
fn check_captures(context: &Context<'_>, dropped: &Expression) {
    let (inputs, body) = match dropped {
        Expression::Closure(closure) => (closure.inputs.to_token_stream(), closure.body.clone()),
        other => (TokenStream::new(), other.to_token_stream()),
    };
    let parameters = context.signature().parameters();
    let mut names = parameters.filter_map(|(_, parameter)| parameter.pattern.name.as_ref());
    let used = names.find(|name| {
        let name = name.to_string();
        !has_word(&inputs, &name) && uses_local(&body, &name)
    });
    if let Some(name) = used {
        context.report(
            dropped,
            format_args!("`dropped` cannot use `{name}`, because it is evaluated when the awaitable is awaited"),
            "use a constant, or what the closure receives: `dropped = |dropped| Err(dropped.into())`",
        );
    }
}

/// Returns true if `name` occurs where it can only be a local: not in a path, after a dot, as a field or as a call.
fn uses_local(tokens: &TokenStream, name: &str) -> bool {
    let mut trees = tokens.clone().into_iter().peekable();
    let mut follows_path = false;
    while let Some(tree) = trees.next() {
        let found = match &tree {
            TokenTree::Group(group) => uses_local(&group.stream(), name),
            TokenTree::Ident(word) => word == name && !follows_path && !names_other(trees.peek()),
            _ => false,
        };
        if found {
            return true;
        }
        follows_path = is_punct(&tree, ':') || is_punct(&tree, '.');
    }
    false
}

/// Returns true if a name before `next` is a field, a path, a macro or a function.
fn names_other(next: Option<&TokenTree>) -> bool {
    next.is_some_and(|next| match next {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        tree => is_punct(tree, ':') || is_punct(tree, '!'),
    })
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
