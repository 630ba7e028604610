//! Rules about callbacks and what is returned.

use quote::ToTokens;
use syn::Type;

use super::c_function::check_pointers;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Callback, Carrier, Payload, Plan, Reply, Role, Sink, WhenClosed};
use crate::awaitable::resolve::is_unsized;
use crate::collect::CollectVec;
use crate::diagnostics::describe::{count_of, describe_look, describe_type, parameter_name};
use crate::syntax::expression::Expression;
use crate::syntax::search::names;
use crate::syntax::types::unwrapped;

pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>) {
    for callback in plan.callbacks() {
        check_sizes(context, callback);
        check_reply(context, plan, callback);
        if !matches!(callback.reply, Reply::Nothing) {
            check_look(context, callback);
        }
        check_return_type(context, callback);
        if callback.is_c() {
            check_look_of_c(context, callback);
        }
        if let Carrier::Block(_) = callback.carrier {
            check_pointers(context, callback);
        }
    }
}

/// rustc reports an unsized argument of an `impl FnOnce`, and not that of a trait object, which cannot be called.
fn check_sizes(context: &Context<'_>, callback: &Callback<'_>) {
    let (Carrier::Closure(closure), Payload::Visible { arguments, .. }) =
        (&callback.carrier, &callback.payload)
    else {
        return;
    };
    if closure.pointers.is_empty() {
        return;
    }
    for ty in arguments.iter().map(|argument| argument.ty) {
        if is_unsized(ty) {
            let described = describe_type(ty);
            let help = match unwrapped(ty) {
                Type::TraitObject(_) => format!("write `Box<{described}>`"),
                _ => format!("write `&{described}`"),
            };
            let fact = format!("the size of a `{described}` is not known, so it cannot be passed");
            context.report(ty, fact, help);
        }
    }
}

/// A callback that must return something needs `reply`.
fn check_reply(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    if let Reply::Missing(output) = callback.reply {
        let options = context.options;
        let is_half = options.reply_when_closed.is_given() && !options.stream.is_given();
        if is_half || !callback.parameter.annotations.is_empty() {
            // The reply was written there, which is reported.
            return;
        }
        let name = parameter_name(callback.parameter);
        let output_type = describe_type(output);
        context.report(
            output,
            format_args!("`{name}` must return `{output_type}`, but no value is given"),
            format_args!(
                "add the value to return: `{}`",
                describe_reply(plan, callback, &output_type)
            ),
        );
    }
}

/// A closure that looks at the arguments takes all of them.
fn check_look(context: &Context<'_>, callback: &Callback<'_>) {
    let Payload::Visible { arguments, .. } = &callback.payload else {
        return;
    };
    let options = context.options;
    let replies = [
        ("reply", &options.reply),
        ("reply_when_closed", &options.reply_when_closed),
    ];
    for (name, option) in replies {
        let (Some(_), Some(Expression::Closure(reply))) = (option.own(), option.value()) else {
            continue;
        };
        let count = reply.inputs.len();
        if count == 0 || count == arguments.len() {
            continue;
        }
        let types: Vec<&Type> = arguments.iter().map(|argument| argument.ty).collect_vec();
        context.report(
            reply.inputs.to_token_stream(),
            format_args!(
                "`{name}` takes {} where the callback takes {}",
                count_of(count),
                count_of(types.len())
            ),
            format_args!("write `{}`", describe_look(name, &types)),
        );
    }
}

/// A call whose number is spent may be meant for another library, so its arguments are not looked at. Each call of a
/// completion but the first is such a call.
fn check_look_of_c(context: &Context<'_>, callback: &Callback<'_>) {
    let (reply, output, is_stream) = match callback.reply {
        Reply::Given(reply) => (reply, None, false),
        Reply::Open {
            closed: WhenClosed::Given(_),
            ..
        } => return,
        Reply::Open {
            open: Some(reply),
            output,
            ..
        } => (reply, output, true),
        _ => return,
    };
    let Expression::Closure(look) = reply else {
        return;
    };
    if look.inputs.is_empty() {
        return;
    }
    let example = output.map_or("0", example_of_type);
    let (when, help) = if is_stream {
        let help = format!("add what C gets then: `reply_when_closed = {example}`");
        ("once the stream is closed", help)
    } else {
        let help =
            format!("write a value, `reply = {example}`; or make a stream: `stream(latest)`");
        ("of a call that comes too late", help)
    };
    let fact = format!("`reply` cannot look at the arguments {when}");
    context.report(look.inputs.to_token_stream(), fact, help);
}

/// The options that say what a callback returns, as far as its return type shows the values.
fn describe_reply(plan: &Plan<'_>, callback: &Callback<'_>, output: &str) -> String {
    let (path, arguments) = output.split_once('<').unwrap_or((output, ""));
    let only = |value: &str| format!("reply = {value}");
    let (open, closed) = match path.rsplit("::").next() {
        _ if callback
            .generic_output
            .is_some_and(|output| output.is_some_future) =>
        {
            return only("async { … }");
        }
        Some("bool") => ("true".to_owned(), "false".to_owned()),
        Some("ControlFlow") if !arguments.is_empty() => {
            return only(&format!("{path}::Continue(())"));
        }
        Some("ControlFlow") => (format!("{output}::Continue"), format!("{output}::Break")),
        Some(word) => return only(example_of(word, output)),
        None => return only("…"),
    };
    let is_stream = matches!(plan.sink, Sink::Events { .. });
    let has_hook = plan.start().is_some_and(|start| start.policy.has_guard());
    if !is_stream || has_hook || callback.role != Role::Item {
        return format!("reply = {open}");
    }
    format!("reply = {open}, reply_when_closed = {closed}")
}

/// A value of the type `output`.
fn example_of_type(output: &Type) -> &'static str {
    let described = describe_type(output);
    let path = described.split('<').next().unwrap_or_default();
    example_of(path.rsplit("::").next().unwrap_or_default(), &described)
}

/// A value of the type `output`, whose last word is `word`.
fn example_of(word: &str, output: &str) -> &'static str {
    let is_future = output.contains("Future<Output = ()>");
    match word {
        _ if is_future => "Box::pin(async {})",
        _ if output.starts_with("*mut ") => "std::ptr::null_mut()",
        _ if output.starts_with("*const ") => "std::ptr::null()",
        "String" => "String::new()",
        "Vec" => "Vec::new()",
        "Option" => "None",
        "Result" if output.contains("Result<()") => "Ok(())",
        "f32" | "f64" => "0.0",
        "c_int" | "c_uint" | "c_long" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8"
        | "u16" | "u32" | "u64" | "u128" | "usize" => "0",
        _ => "…",
    }
}

/// A return type that names the callback's own parameter would name the generated closure.
fn check_return_type(context: &Context<'_>, callback: &Callback<'_>) {
    let (Some(generic), Some(output)) = (callback.generic, context.signature().returned()) else {
        return;
    };
    if names(output, generic) {
        context.report(
            output,
            format_args!("the return type names `{generic}`, which the wrapper does not have"),
            format_args!(
                "return `impl Trait`, or box the callback: `Box<dyn FnOnce(T) + Send>` in the place of `{generic}`"
            ),
        );
    }
}
