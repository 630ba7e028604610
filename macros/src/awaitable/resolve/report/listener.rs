//! Messages about functions that take a listener.

use syn::Type;

use super::report_no_such_parameter;
use crate::awaitable::context::Context;
use crate::awaitable::resolve::heuristics::listener_parameters;
use crate::collect::CollectVec;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::signature::Parameter;

/// A wrapper that makes the listener would drop it at once.
pub(in crate::awaitable::resolve) fn weakly_held(
    context: &Context<'_>,
    parameter: &Parameter,
    held: &Type,
) {
    let name = parameter_name(parameter);
    let held = describe_type(held);
    let is_local = describe_type(&parameter.ty).contains("rc::Weak");
    let pointer = if is_local { "Rc" } else { "Arc" };
    context.report(
        &parameter.ty,
        format_args!("`{name}` keeps no listener alive, and the wrapper returns"),
        format_args!(
            "annotate a function of yours that takes `{pointer}<{held}>`, passes `{pointer}::downgrade(&{name})` and keeps \
             `{name}`"
        ),
    );
}

fn none(context: &Context<'_>) {
    let signature = context.signature();
    let fact = "no parameter shows that it takes a listener";
    let names = signature.parameters();
    let last = names
        .filter_map(|(_, parameter)| parameter.pattern.name.as_ref())
        .last();
    match last {
        Some(name) => context.report(
            &signature.inputs,
            fact,
            format_args!("name it: `callback = {name}`"),
        ),
        None => context.report(
            &signature.ident,
            fact,
            "add one, for example `listener: Box<dyn Listener>`",
        ),
    }
}

pub(in crate::awaitable::resolve) fn not_found(context: &Context<'_>) {
    if let Some(named) = context.options.callback.value() {
        report_no_such_parameter(context, &named.name);
        return;
    }
    let candidates: Vec<_> = listener_parameters(context.signature()).collect_vec();
    let [_, (_, second), ..] = candidates[..] else {
        none(context);
        return;
    };
    let names = candidates
        .iter()
        .map(|(_, parameter)| parameter_name(parameter));
    let names: Vec<String> = names.collect_vec();
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect_vec();
    context.report(
        &second.pattern,
        format_args!("{} could each be the listener", list.join(" and ")),
        format_args!("choose one: `callback = {}`", names[0]),
    );
}
