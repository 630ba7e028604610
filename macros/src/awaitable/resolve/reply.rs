//! Resolves what a callback returns to the library.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::Type;

use super::select::Kind;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{GenericOutput, Reply, WhenClosed};
use crate::syntax::expression::Expression;
use crate::syntax::types::{
    is_control_flow, is_primitive, is_unit, last_word, result_of, unwrapped,
};

/// The reply to the library. One that is given for several callbacks does not reach those that return nothing.
pub(super) fn of_completion<'a>(
    context: &Context<'a>,
    kind: &Kind<'a>,
    are_several: bool,
) -> Reply<'a> {
    let option = &context.options.reply;
    let is_for_several = are_several || (option.is_given() && option.own().is_none());
    let returns_nothing = match kind {
        Kind::Closure(closure) => closure.output.is_none(),
        Kind::JsFunction(function) => function.returns_nothing(),
        Kind::CFunction(function) => function.takes.is_some() && function.output.is_none(),
        Kind::Told(_) | Kind::Alias(_) => false,
    };
    let output = match kind {
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::JsFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let is_hidden = match kind {
        Kind::CFunction(function) => function.takes.is_none(),
        Kind::Alias(_) => true,
        Kind::Told(_) | Kind::Closure(_) | Kind::JsFunction(_) => false,
    };
    // The reply may be an expression of the type `()`, which is evaluated.
    let is_useless = option.value().is_some_and(is_literal);
    if let (Some(word), true, true) = (option.own(), returns_nothing && !are_several, is_useless) {
        let fact = "the callback returns nothing, so there is no reply";
        context.report(word, fact, format_args!("remove `{word}`"));
    }
    match (option.value(), output) {
        (Some(given), _) if !(is_for_several && returns_nothing) => Reply::Given(given),
        (None, Some(output)) if context.is_method() && may_be_neutral(output) => {
            Reply::Neutral(output)
        }
        (None, Some(output)) if !option.is_given() => Reply::Missing(output),
        _ if is_hidden => Reply::Unseen,
        _ => Reply::Nothing,
    }
}

/// `true` or `-1`, which is no `()`.
fn is_literal(reply: &Expression) -> bool {
    let mut trees = reply.to_token_stream().into_iter();
    trees.all(|tree| match tree {
        TokenTree::Literal(_) => true,
        TokenTree::Ident(word) => word == "true" || word == "false",
        TokenTree::Punct(sign) => sign.as_char() == '-',
        TokenTree::Group(_) => false,
    })
}

/// The reply of a stream's callback. If there is a hook, only the hook tells the library to stop.
pub(super) fn of_listener<'a>(
    context: &Context<'a>,
    kind: &Kind<'a>,
    generic_output: Option<GenericOutput<'a>>,
    has_hook: bool,
) -> Reply<'a> {
    let is_asked = context.options.reply.is_given() || context.options.reply_when_closed.is_given();
    let output = match kind {
        Kind::Closure(closure) if closure.output.is_none() => return Reply::Nothing,
        Kind::JsFunction(function) if function.returns_nothing() => return Reply::Nothing,
        // JavaScript takes a missing value as `undefined`.
        Kind::JsFunction(function) if function.output.is_none() && !is_asked => {
            return Reply::Nothing;
        }
        Kind::JsFunction(function) => function.output,
        Kind::CFunction(function) if function.takes.is_some() && function.output.is_none() => {
            return Reply::Nothing;
        }
        Kind::Closure(closure) => closure.output,
        Kind::CFunction(function) => function.output,
        Kind::Told(_) | Kind::Alias(_) => None,
    };
    let open = context.options.reply.value();
    let is_known = |output: &Type| match generic_output {
        Some(output) => output.is_future,
        None => may_be_neutral(output),
    };
    if let (None, Some(output)) = (open, output.filter(|output| !is_known(output))) {
        return Reply::Missing(output);
    }
    let asks_to_stop = output.is_some_and(is_control_flow);
    let closed = match context.options.reply_when_closed.value() {
        Some(closed) => WhenClosed::Given(closed),
        None if has_hook || generic_output.is_some() => WhenClosed::AsOpen,
        None if open.is_some() && matches!(kind, Kind::Alias(_)) => WhenClosed::ByType,
        None if open.is_some() && !asks_to_stop => WhenClosed::AsOpen,
        None => WhenClosed::Neutral,
    };
    Reply::Open {
        open,
        closed,
        output,
    }
}

/// Returns true if a listener that returns `output` may have a neutral reply. If so, the type system decides.
fn may_be_neutral(output: &Type) -> bool {
    let Type::Path(path) = unwrapped(output) else {
        return !matches!(unwrapped(output), Type::Reference(_) | Type::Tuple(_));
    };
    match last_word(&path.path).as_str() {
        "ControlFlow" => is_control_flow(output),
        "Option" | "String" | "Vec" => false,
        "Result" => result_of(output).is_none_or(|(_, success)| is_unit(success)),
        word => path.path.segments.len() > 1 || !is_primitive(word),
    }
}
