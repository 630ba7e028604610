//! Rules about streams.

use quote::ToTokens;

use crate::awaitable::context::Context;
use crate::awaitable::plan::{Callback, Conversion, Ends, Plan, Reply, Role};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::options::awaitable::AwaitableOptions;
use crate::options::{ErrCallback, ErrKind, Policy, without_policy};

/// A stream needs a policy.
pub(crate) fn bare_stream(options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    let policy = options.stream.value();
    if let (Some(word), Some(Policy::Unstated)) = (options.stream.own(), policy) {
        let (fact, help) = without_policy(word);
        diagnostics.report(word, fact, help);
    }
}

/// Options that only streams have.
pub(crate) fn check_options(context: &Context<'_>) {
    let options = context.options;
    if !options.listener.is_given() || context.is_method() {
        context.with_diagnostics(|diagnostics| bare_stream(options, diagnostics));
    }
    if options.stream.is_given() {
        return;
    }
    let is_each = |err: &ErrCallback| err.kind == ErrKind::Each;
    let each = options
        .err
        .own()
        .filter(|_| options.err.value().is_some_and(is_each));
    let words = [
        options.events.own(),
        options.end.own(),
        options.reply_when_closed.own(),
    ];
    for word in words.into_iter().flatten() {
        context.report(
            word,
            format_args!("`{word}` is for streams"),
            format_args!("add `stream(unbounded)` or another policy, or remove `{word}`"),
        );
    }
    if let Some(word) = each {
        context.report(
            word,
            "`err(each)` is for streams",
            "add `stream(unbounded)` or another policy, or write `err = on_failure`",
        );
    }
}

pub(super) fn check_plan(context: &Context<'_>, plan: &Plan<'_>) {
    check_distinct(context, plan);
    let Some(policy) = plan.policy() else {
        return;
    };
    for callback in plan.callbacks() {
        check_carrier(context, plan, callback);
        check_flow(context, plan, callback);
        if policy.waits() {
            check_block(context, callback);
        }
    }
    check_closed_reply(context, plan);
}

/// Checks the type of the stream's callback.
fn check_carrier(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    let name = parameter_name(callback.parameter);
    if let (true, Some(blocking)) = (callback.is_c(), context.options.blocking.word()) {
        context.report(
            &callback.parameter.ty,
            format_args!("`{blocking}` makes streams of closures, and `{name}` is C's"),
            "write a function with a closure that calls it, and annotate that; or write `during_call` in the place of \
             `blocking`, and call the wrapper on a thread of a pool",
        );
    } else if callback.is_c() {
        check_end(context, plan, callback);
    }
}

/// A C library that keeps the user data would call with a number that is never released.
fn check_end(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    // Several callbacks of C are refused elsewhere.
    if plan.ends != Ends::Unknown || plan.callbacks().len() > 1 {
        return;
    }
    let name = parameter_name(callback.parameter);
    context.report(
        &callback.parameter.pattern,
        format_args!("no option tells when C stops calling `{name}`"),
        "add one of: `revoke = |handle| …`, which unregisters; `destroy = param`, which C calls with the user data at the \
         end; `reply_when_closed = …`, after which C does not call again; `during_call`, if C calls only before the \
         function returns",
    );
}

/// A callback that need not be `Send` may be called on the thread that reads the stream. If an alias or a trait hides
/// whether it is, generated code asks the type.
fn check_block(context: &Context<'_>, callback: &Callback<'_>) {
    // A pool has its own threads.
    let is_elsewhere =
        callback.bounds.send || callback.hides_send() || context.options.blocking.is_given();
    // A future waits without blocking its thread.
    let is_elsewhere = is_elsewhere || callback.is_async || callback.may_return_future();
    if is_elsewhere || !callback.role.is_emitted() {
        return;
    }
    let name = parameter_name(callback.parameter);
    if callback.is_c() {
        context.report(
            &callback.parameter.ty,
            format_args!(
                "`overflow = block` would make C wait in `{name}`, on a thread that it needs"
            ),
            "write `overflow = drop_oldest`, `drop_newest` or `end`",
        );
        return;
    }
    context.report(
        &callback.parameter.ty,
        format_args!(
            "`{name}` need not be `Send`, so it may be called on the thread that reads, which would deadlock"
        ),
        "add `Send` to the callback's bounds, or write `overflow = drop_oldest`",
    );
}

/// With an error callback, `flow` must deliver the same `Result`s.
fn check_flow(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    let Some(Conversion::Flow(flow, value, None)) = callback.payload.conversion() else {
        return;
    };
    let mut callbacks = plan.callbacks().iter();
    let has_err = callbacks.any(|other| matches!(other.role, Role::Fail | Role::FailEach));
    let fails = plan.job().is_some_and(|job| job.fallible().is_some());
    if has_err || fails {
        let described = describe_type(value);
        let what = if fails {
            "the function's error"
        } else {
            "`err`"
        };
        context.report(
            flow.output.to_token_stream(),
            format_args!("{what} makes the items `Result`s, but `flow` has no error type"),
            format_args!("return `Flow<{described}, E>`"),
        );
    }
}

fn check_closed_reply(context: &Context<'_>, plan: &Plan<'_>) {
    let mut callbacks = plan.callbacks().iter();
    let replies = callbacks.any(|callback| !matches!(callback.reply, Reply::Nothing));
    if let (Some(word), false) = (context.options.reply_when_closed.own(), replies) {
        context.report(
            word,
            "`reply_when_closed` is a value for the callback to return, but it returns nothing",
            "remove `reply_when_closed`",
        );
    }
}

fn check_distinct(context: &Context<'_>, plan: &Plan<'_>) {
    let callbacks = plan.callbacks();
    for (index, callback) in callbacks.iter().enumerate() {
        let is_same = |other: &Callback<'_>| other.index == callback.index;
        if callbacks[..index].iter().any(is_same) {
            let pattern = &callback.parameter.pattern;
            let mut named = context.options.named_parameters();
            named.retain(|named| Some(*named) == pattern.name.as_ref());
            let fact = format!(
                "`{}` is named for two purposes",
                parameter_name(callback.parameter)
            );
            let help = "name another parameter for one of them";
            match named.pop() {
                Some(named) => context.report(named, fact, help),
                None => context.report(pattern, fact, help),
            }
        }
    }
}
