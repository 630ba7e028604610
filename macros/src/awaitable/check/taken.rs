//! Rules about functions that take a listener.

use syn::TypePath;

use crate::awaitable::context::Context;
use crate::awaitable::resolve::heuristics::listener_trait;
use crate::diagnostics::describe::describe_type;
use crate::options::Policy;
use crate::syntax::types::last_word;

pub(super) fn check(context: &Context<'_>) {
    let options = context.options;
    let Some(adapter) = options.adapter() else {
        check_without_adapter(context);
        return;
    };
    check_trait(context, adapter);
    let adapter = describe_type(adapter);
    for word in options.decided_by_adapter() {
        context.report(
            word,
            format_args!("`{word}` is decided by `{adapter}`"),
            "write it on the listener's trait",
        );
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

/// The trait is not its adapter.
fn check_trait(context: &Context<'_>, adapter: &TypePath) {
    let signature = context.signature();
    let mut taken = signature.parameters();
    let listener = taken.find_map(|(_, parameter)| listener_trait(&parameter.ty, signature));
    let is_trait = listener.is_some_and(|listener| last_word(listener) == last_word(&adapter.path));
    if is_trait {
        let described = describe_type(adapter);
        context.report(
            adapter,
            format_args!("`{described}` is the listener's trait, not its adapter"),
            format_args!("write `listener = {described}Listener`"),
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
