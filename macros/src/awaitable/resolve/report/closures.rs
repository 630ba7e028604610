//! Messages about closures that a wrapper cannot make, or between which it cannot choose.

use syn::{Ident, Type};

use super::missing::hidden_listener;
use super::{option_of_role, suitable_closure};
use crate::awaitable::context::Context;
use crate::awaitable::plan::Role;
use crate::awaitable::resolve::enumeration::variant_of;
use crate::awaitable::resolve::heuristics::{listener_trait, probable_callbacks};
use crate::collect::CollectVec;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::options::Policy;
use crate::syntax::signature::Parameter;

pub(super) fn bare_function(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    let function = &context.signature().ident;
    context.report(
        &parameter.ty,
        format_args!("`{name}` is a bare function pointer, which cannot capture anything"),
        format_args!(
            "let `{function}` take `{name}: impl {} + Send + 'static`",
            suitable_closure(context)
        ),
    );
}

pub(super) fn lent_alias(context: &Context<'_>, name: &Ident, ty: &Type) {
    context.report(
        ty,
        format_args!(
            "`{}` hides the type of the closure that it lends",
            describe_type(ty)
        ),
        format_args!("name its arguments: `callback = {name}(A, B)`"),
    );
}

pub(super) fn hidden_arguments(context: &Context<'_>, name: &Ident, role: Role, ty: &Type) {
    let fact = format!("the type of `{name}` does not show its arguments");
    if let Some(listener) = listener_trait(ty, context.signature()) {
        hidden_listener(context, name, ty, listener);
        return;
    }
    let option = match option_of_role(role) {
        Some(option) => format!("{option} = {name}"),
        None => format!("{name} = {}", variant_of(context, name)),
    };
    context.report(ty, fact, format_args!("name them: `{option}(A, B)`"));
}

pub(super) fn several(context: &Context<'_>, parameters: &[&Parameter]) {
    let names: Vec<String> = parameters.iter().copied().map(parameter_name).collect_vec();
    if names[0] == names[1] {
        // rustc reports it.
        return;
    }
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect_vec();
    let fact = format!("{} could each be the callback", list.join(" and "));
    let help = match probable_callbacks(context.signature())[..] {
        _ if context.options.stream.is_given() => format!(
            "choose one: `callback = {0}`, with `end = {1}` or `err = {1}` if the other one ends the stream; to \
             receive both, `events(…)` makes one item type of them",
            names[0], names[1]
        ),
        [probable] => format!("choose one: `callback = {}`", parameter_name(probable)),
        _ => format!(
            "choose one: `callback = {}`; or, if only one of them is called: `ok = {}, err = {}`",
            names[0], names[0], names[1]
        ),
    };
    context.report(&parameters[1].pattern, fact, help);
}

pub(super) fn called_once(context: &Context<'_>, parameter: &Parameter) {
    // A stream without a policy is reported first.
    if !has_policy(context) {
        return;
    }
    let name = parameter_name(parameter);
    context.report(
        &parameter.ty,
        format_args!(
            "`{name}` is an `FnOnce`, which can only be called once, so it cannot emit a stream"
        ),
        "remove `stream` to await its one value; or name the listener: `callback = on_event`",
    );
}

fn has_policy(context: &Context<'_>) -> bool {
    let policy = context.options.stream.value();
    policy.is_some_and(|policy| !matches!(policy, Policy::Unstated))
}
