//! Resolves the call that starts the operation: what it returns, and what is done with the handle.

use quote::ToTokens;
use syn::{ReturnType, Type};

use crate::awaitable::context::Context;
use crate::awaitable::plan::{AtOnce, CallResult, HandlePolicy, Start};
use crate::syntax::types::{control_flow_of, is_unit, result_of, unwrapped};

pub(super) fn resolve<'a>(context: &Context<'a>) -> Start<'a> {
    let started = context.options.started.value();
    let result = match started {
        Some(started) => {
            let result = with_at_once(result_of_output(&started.output, false));
            check_started(context, &started.output, &started.inputs_end, &result);
            result
        }
        None => {
            let is_handle = context.options.handle.is_given();
            result_of_output(&context.signature().output, is_handle)
        }
    };
    let policy = policy_of(context, &result);
    Start {
        started,
        result,
        policy,
    }
}

fn check_started(
    context: &Context<'_>,
    output: &ReturnType,
    end: &dyn ToTokens,
    result: &CallResult<'_>,
) {
    if result.is_fallible() {
        return;
    }
    let place: &dyn ToTokens = match output {
        ReturnType::Type(_, ty) => ty,
        ReturnType::Default => end,
    };
    context.report(
        place,
        "`started` must return a `Result`",
        "write its return type: `started = |status| -> Result<(), i32> { … }`",
    );
}

/// `is_handle`: a type called `…Result` is a handle as well.
fn result_of_output(output: &ReturnType, is_handle: bool) -> CallResult<'_> {
    let ReturnType::Type(_, ty) = output else {
        return CallResult::Nothing;
    };
    match (unwrapped(ty), result_of(ty)) {
        (unit, _) if is_unit(unit) => CallResult::Nothing,
        (_, Some((result, success))) if !is_handle => CallResult::Fallible {
            result,
            handle: Some(success).filter(|handle| !is_unit(handle)),
            at_once: None,
        },
        (handle, _) => CallResult::Handle(handle),
    }
}

/// `started` may return `Result<ControlFlow<V, H>>`. In what a function itself returns, a `ControlFlow` is a handle.
fn with_at_once(result: CallResult<'_>) -> CallResult<'_> {
    let CallResult::Fallible {
        result,
        handle: Some(success),
        ..
    } = result
    else {
        return result;
    };
    let flow = control_flow_of(success);
    CallResult::Fallible {
        result,
        handle: match flow {
            Some((_, _, handle)) => handle.filter(|handle| !is_unit(handle)),
            None => Some(success),
        },
        at_once: flow.map(|(flow, value, _)| AtOnce { flow, value }),
    }
}

fn policy_of<'a>(context: &Context<'a>, result: &CallResult<'a>) -> HandlePolicy<'a> {
    let options = context.options;
    let local = options.local.is_given();
    if let Some(hook) = options.cancel.value() {
        check_named(context, result);
        return HandlePolicy::Cancel { hook, local };
    }
    if let Some(hook) = options.revoke.value() {
        check_named(context, result);
        return HandlePolicy::Revoke { hook, local };
    }
    let flags = [
        (&options.keep, HandlePolicy::Keep),
        (&options.discard, HandlePolicy::Discard),
    ];
    for (flag, policy) in flags {
        if flag.is_given() && result.handle().is_some() {
            return policy;
        }
        if let Some(word) = flag.own() {
            context.report(
                word,
                format_args!("there is nothing to {word}: the function returns no handle"),
                format_args!("remove `{word}`"),
            );
        }
    }
    check_handle(context, result);
    HandlePolicy::Return
}

/// `handle` says that what looks like a `Result` is a handle, so there must be something.
fn check_handle(context: &Context<'_>, result: &CallResult<'_>) {
    // Together with `started`, the conflict is reported.
    if context.options.started.is_given() {
        return;
    }
    if let (Some(word), None) = (context.options.handle.own(), result.handle()) {
        context.report(
            word,
            "there is no handle: the function returns nothing",
            "remove `handle`",
        );
    }
}

/// A hook takes the handle, so the handle's type must have a name.
fn check_named(context: &Context<'_>, result: &CallResult<'_>) {
    if let Some(Type::ImplTrait(opaque)) = result.handle() {
        context.report(
            opaque,
            "the `cancel` hook takes what the function returns, and `impl Trait` cannot be named",
            "return a named type, or `keep` the handle if dropping it cancels",
        );
    }
}
