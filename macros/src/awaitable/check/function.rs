//! Rules about the function itself.

use crate::awaitable::context::{Context, Definition};
use crate::convert::argument::check_conditions;

pub(super) fn check(context: &Context<'_>) {
    check_asyncness(context);
    context.with_diagnostics(|diagnostics| check_conditions(context.signature(), diagnostics));
    check_missing(context);
}

/// An `async fn` needs no wrapper.
fn check_asyncness(context: &Context<'_>) {
    if let Some(token) = &context.signature().asyncness {
        let name = &context.signature().ident;
        context.report(
            token,
            "`#[awaitable]` is for functions that take a callback, not for an `async fn`",
            format_args!(
                "remove the attribute: `{name}` can be awaited as it is; or remove `async`"
            ),
        );
    }
}

/// A function without a body belongs to a trait, or to another crate by `path`.
fn check_missing(context: &Context<'_>) {
    if let Definition::Missing = context.definition {
        let name = &context.signature().ident;
        context.report(
            name,
            format_args!("`{name}` has no body, and nothing says which function it stands for"),
            format_args!(
                "name it: `#[awaitable(path = their_crate::{name})]`; in a trait: `#[awaitable(associated)]`"
            ),
        );
    }
}
