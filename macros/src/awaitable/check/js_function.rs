//! Rules about functions for JavaScript.

use crate::awaitable::context::Context;
use crate::awaitable::plan::{Callback, Plan};
use crate::diagnostics::describe::parameter_name;
use crate::options::Policy;

pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>) {
    let mut callbacks = plan.callbacks().iter();
    let Some(callback) = callbacks.find(|callback| callback.js_function().is_some()) else {
        return;
    };
    check_thread(context, callback);
    check_waiting(context, plan, callback);
}

/// A value of JavaScript cannot leave its thread.
fn check_thread(context: &Context<'_>, callback: &Callback<'_>) {
    let Some(blocking) = context.options.blocking.word() else {
        return;
    };
    let name = parameter_name(callback.parameter);
    context.report(
        &callback.parameter.ty,
        format_args!("`{blocking}` runs the function on another thread, and `{name}` is a function of JavaScript"),
        format_args!("remove `{blocking}`"),
    );
}

/// The callback is called on the thread that reads the stream.
fn check_waiting(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    let waits = plan.policy().is_some_and(Policy::waits);
    if waits && context.options.blocking.word().is_none() {
        let name = parameter_name(callback.parameter);
        context.report(
            &callback.parameter.ty,
            format_args!(
                "JavaScript calls `{name}` on the thread that reads, which would wait for itself"
            ),
            "write `overflow = drop_oldest`, `drop_newest` or `end`",
        );
    }
}
