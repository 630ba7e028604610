//! Rules about `started` that returns a `ControlFlow`, for an operation that may be done at once.

use crate::awaitable::context::Context;
use crate::awaitable::plan::{HandlePolicy, Plan, Sink};
use crate::diagnostics::describe::describe_type;

pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>) {
    let Some(start) = plan.start() else {
        return;
    };
    let Some(at_once) = start.result.at_once() else {
        return;
    };
    let handle = start.result.handle();
    let described = handle.map_or_else(|| "()".to_owned(), describe_type);
    if let Sink::Events { .. } = plan.sink {
        context.report(
            at_once.flow,
            "a stream has no single value with which it could be done at once",
            format_args!("write `{described}` instead, and return an `Err` if no item will come"),
        );
    } else if plan.taken().is_some() {
        context.report(
            at_once.flow,
            "with a listener, only the listener completes the awaitable",
            format_args!("write `{described}` instead, and call the listener in the function"),
        );
    } else if let (Some(handle), HandlePolicy::Return) = (handle, &start.policy) {
        context.report(
            handle,
            "the handle cannot be returned, because there is none if the operation is done at once",
            format_args!(
                "add `keep`, `cancel = |handle| …` or `discard`; or write `ControlFlow<{}>`",
                describe_type(at_once.value)
            ),
        );
    }
}
