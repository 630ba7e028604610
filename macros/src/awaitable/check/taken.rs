//! Rules about functions that take a listener.

use crate::awaitable::context::Context;
use crate::diagnostics::describe::describe_type;
use crate::options::{OptionSet, Policy};

/// Options about callbacks, which the adapter's trait has.
const OF_ADAPTERS: &[&str] = &[
    "ok",
    "err",
    "end",
    "events",
    "ignore",
    "map",
    "filter_map",
    "flow",
    "progress",
    "dropped",
    "reply",
    "reply_when_closed",
];

pub(super) fn check(context: &Context<'_>) {
    let options = context.options;
    let Some(adapter) = options.adapter() else {
        check_without_adapter(context);
        return;
    };
    let adapter = describe_type(adapter);
    for option in options.written() {
        if option.is_own && OF_ADAPTERS.contains(&option.spec.name) {
            let word = option.word;
            context.report(
                word,
                format_args!("`{word}` is decided by `{adapter}`"),
                "write it on the listener's trait",
            );
        }
    }
    let has_policy = !matches!(options.stream.value(), None | Some(Policy::Unstated));
    if let (Some(word), true) = (options.stream.own(), has_policy) {
        context.report(
            word,
            format_args!("the policy is decided by `{adapter}`"),
            format_args!("write `{word}` without a policy"),
        );
    }
}

fn check_without_adapter(context: &Context<'_>) {
    if let Some(word) = context.options.listener.own() {
        context.report(
            word,
            format_args!("`{word}` on a function needs the adapter of its listener"),
            "name it: `listener = WatcherListener`; the trait's `#[awaitable(listener, …)]` generates it",
        );
    }
}
