//! Messages about callbacks that were not selected.

use std::fmt::Display;

use syn::{Ident, Path, Type};

use super::heuristics::{
    beside_user_data, boxed_alias, listener_parameters, listener_trait, probable_callbacks,
    usually_named,
};
use super::pointers;
use super::refusal::Refusal;
use super::taken::adapter_name;
use crate::awaitable::context::Context;
use crate::awaitable::plan::Role;
use crate::diagnostics::describe::{count_of, describe_type, parameter_name};
use crate::diagnostics::nearest::nearest;
use crate::options::{Policy, variant_name};
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::last_word;

/// Reports all refusals that do not follow from another mistake: if an option is misspelt, or names a parameter that does not
/// exist, it may have been meant to say which of several callbacks is the one.
pub(super) fn report_all(refusals: &[Refusal<'_>], context: &Context<'_>) {
    let is_misnamed = |refusal: &Refusal<'_>| matches!(refusal, Refusal::NoSuchParameter(_));
    let may_be_told = !context.options.mistakes.is_empty() || refusals.iter().any(is_misnamed);
    let is_open = |refusal: &Refusal<'_>| {
        matches!(
            refusal,
            Refusal::SeveralClosures(_) | Refusal::SeveralPointers(..)
        )
    };
    for refusal in refusals {
        if !(may_be_told && is_open(refusal)) {
            report(refusal, context);
        }
    }
}

fn report(refusal: &Refusal<'_>, context: &Context<'_>) {
    match refusal {
        Refusal::NoSuchParameter(name) => report_no_such_parameter(context, name),
        Refusal::SameParameter(name) => context.report(
            name,
            "`ok` and `err` name the same parameter",
            format_args!("name the other one, or write `callback = {name}` for a single callback"),
        ),
        Refusal::BareFunction(parameter) => report_bare_function(context, parameter),
        Refusal::LentAlias(name, ty) => context.report(
            ty,
            format_args!(
                "`{}` hides the type of the closure that it lends",
                describe_type(ty)
            ),
            format_args!("name its arguments: `callback = {name}(A, B)`"),
        ),
        Refusal::HiddenArguments(name, role, ty) => {
            let fact = format!("the type of `{name}` does not show its arguments");
            if let Some(listener) = listener_trait(ty, context.signature()) {
                report_listener(context, name, ty, listener);
                return;
            }
            let option = match option_of_role(*role) {
                Some(option) => format!("{option} = {name}"),
                None => format!("{name} = {}", variant_of(context, name)),
            };
            context.report(ty, fact, format_args!("name them: `{option}(A, B)`"));
        }
        Refusal::SeveralClosures(parameters) => report_several_closures(context, parameters),
        Refusal::SeveralPointers(first, second) => {
            let first = parameter_name(first);
            let name = parameter_name(second);
            context.report(
                &second.pattern,
                format_args!("`{first}` and `{name}` could each be the callback"),
                format_args!("choose one: `callback = {name}`{}", or_skip(context)),
            );
        }
        // A stream without a policy is reported first.
        Refusal::CalledOnce(_) if !has_policy(context) => {}
        Refusal::CalledOnce(parameter) => {
            let name = parameter_name(parameter);
            context.report(
                &parameter.ty,
                format_args!("`{name}` is an `FnOnce`, which can only be called once, so it cannot emit a stream"),
                "remove `stream` to await its one value; or name the listener: `callback = on_event`",
            );
        }
        Refusal::WrongArity(name, told, arguments) => {
            let described: Vec<String> = arguments.iter().map(describe_type).collect();
            let written = if context.options.events.is_given() {
                variant_of(context, name)
            } else {
                (*name).clone()
            };
            context.report(
                told,
                format_args!(
                    "`{name}` takes {}, and {} are named",
                    count_of(arguments.len()),
                    told.len()
                ),
                format_args!(
                    "write `{written}({})`, with `_` for each that is left out",
                    described.join(", ")
                ),
            );
        }
        Refusal::NoCallback => report_no_callback(context),
        Refusal::NoUserData(parameter) => report_no_user_data(context, parameter),
        Refusal::SeveralUserData(parameter) => context.report(
            &parameter.pattern,
            format_args!(
                "several parameters of `{}` could be the user data",
                context.signature().ident
            ),
            format_args!("choose one: `user_data = param`{}", or_skip(context)),
        ),
        Refusal::MayBeBuffer(parameter) => {
            let name = parameter_name(parameter);
            context.report(
                &parameter.pattern,
                format_args!("`{name}` may be memory that C reads or writes, and not the user data"),
                format_args!(
                    "if the callback gets it back unchanged, write `user_data = {name}`{}",
                    or_skip(context)
                ),
            );
        }
        Refusal::NoSuchUserData(name) => context.report(
            name,
            format_args!("`{}` has no parameter `{name}`", context.signature().ident),
            "name the `*mut c_void` that comes back in the callback: `user_data = param`",
        ),
        Refusal::NoUserDataField(name) => context.report(
            name,
            format_args!("a field of `{name}` is the callback, and nothing names its user data"),
            format_args!(
                "name the field: `user_data = {name}.data`; or, if the callback gets `{name}` itself: \
                 `request = &{name}.data`"
            ),
        ),
        Refusal::HiddenRequest(parameter) => {
            let name = parameter_name(parameter);
            context.report(
                &parameter.ty,
                format_args!("the type of `{name}` does not show the request that the wrapper has to make"),
                format_args!(
                    "write it as a pointer: `{name}: *mut Request`; or let the caller make it: `request = &{name}.data`"
                ),
            );
        }
        Refusal::MayRelease(parameter) => report_may_release(context, parameter),
        Refusal::NotACallback(name, ty) => report_not_a_callback(context, name, ty),
        Refusal::NoVoidPointer(parameter) => context.report(
            &parameter.ty,
            format_args!(
                "`{}` takes no `*mut c_void`, so the wrapper cannot tell its calls apart",
                parameter_name(parameter)
            ),
            format_args!(
                "add its position among the arguments: `user_data_at = 0`{}",
                or_skip(context)
            ),
        ),
        Refusal::SeveralVoidPointers(parameter) => context.report(
            &parameter.ty,
            format_args!(
                "several arguments of `{}` could be the user data",
                parameter_name(parameter)
            ),
            format_args!(
                "choose one by its position: `user_data_at = first`{}",
                or_skip(context)
            ),
        ),
        Refusal::NoSuchPosition(parameter, count, at) => {
            if let Some(word) = context.options.user_data_at.word() {
                let name = parameter_name(parameter);
                context.report(
                    word,
                    format_args!("`{name}` takes {count} arguments, and none at position {at}"),
                    "count from zero, or write `user_data_at = last`",
                );
            }
        }
    }
}

/// The option that names a callback, unless it is one of the variants in `events`.
fn option_of_role(role: Role) -> Option<&'static str> {
    match role {
        Role::Completion | Role::Item => Some("callback"),
        Role::Variant | Role::LastVariant => None,
        Role::Ok => Some("ok"),
        Role::Err | Role::Fail => Some("err"),
        Role::FailEach => Some("err(each)"),
        Role::End => Some("end"),
        Role::Progress => Some("progress"),
    }
}

/// The variant of the callback called `name`.
pub(super) fn variant_of(context: &Context<'_>, name: &Ident) -> Ident {
    let events = context.options.events.value();
    let mut entries = events.map_or(&[][..], |events| &events.entries).iter();
    let found = entries.find(|entry| entry.callback.name == *name);
    found.map_or_else(|| variant_name(name), |entry| entry.name.clone())
}

fn has_policy(context: &Context<'_>) -> bool {
    let policy = context.options.stream.value();
    policy.is_some_and(|policy| !matches!(policy, Policy::Unstated))
}

/// Reports an option that names a parameter which the function does not have.
pub(crate) fn report_no_such_parameter(context: &Context<'_>, wanted: &Ident) {
    let signature = context.signature();
    let function = &signature.ident;
    let fact = format!("`{function}` has no parameter `{wanted}`");
    let names = signature.parameters();
    let names = names.filter_map(|(_, parameter)| parameter.pattern.name.as_ref());
    if let Some(near) = nearest(&wanted.to_string(), names.map(Ident::to_string)) {
        return context.report(wanted, fact, format_args!("did you mean `{near}`?"));
    }
    match parameter_list(signature) {
        Some(list) => context.report(
            wanted,
            fact,
            format_args!("the parameters of `{function}` are {list}"),
        ),
        None => context.report(
            wanted,
            fact,
            format_args!("give `{function}` a callback parameter"),
        ),
    }
}

fn parameter_list(signature: &Signature) -> Option<String> {
    let names: Vec<String> = signature
        .parameters()
        .map(|(_, parameter)| format!("`{}`", parameter_name(parameter)))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn report_bare_function(context: &Context<'_>, parameter: &Parameter) {
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

/// The trait of a callback that the options ask for.
fn suitable_closure(context: &Context<'_>) -> &'static str {
    if context.options.stream.is_given() {
        "Fn(T)"
    } else {
        "FnOnce(T)"
    }
}

fn report_several_closures(context: &Context<'_>, parameters: &[&Parameter]) {
    let names: Vec<String> = parameters.iter().copied().map(parameter_name).collect();
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
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

fn report_no_callback(context: &Context<'_>) {
    let signature = context.signature();
    // An `async fn` needs nothing at all. And an option that could not be read, or an `fd`, may have been meant for a
    // function without a callback.
    let options = context.options;
    let is_misplaced =
        options.fd.is_given() || options.end.is_given() || options.progress.is_given();
    if signature.asyncness.is_some() || !options.mistakes.is_empty() || is_misplaced {
        return;
    }
    if let Some((parameter, listener)) = listener_of(signature) {
        report_listener(context, parameter_name(parameter), &parameter.ty, listener);
        return;
    }
    let suspect = usually_named(signature).or_else(|| beside_user_data(signature));
    if let Some(parameter) = suspect.or_else(|| boxed_alias(signature)) {
        let name = parameter_name(parameter);
        context.report(
            &parameter.ty,
            format_args!("the type of `{name}` does not show that it is a callback"),
            format_args!(
                "write `callback = {name}`, or with its arguments: `callback = {name}(A, B)`"
            ),
        );
        return;
    }
    let function = &signature.ident;
    let fact = "`#[awaitable]` needs a callback parameter";
    let name = if context.options.stream.is_given() {
        "on_event"
    } else {
        "done"
    };
    let closure = suitable_closure(context);
    let help =
        format!("add one to `{function}`, for example `{name}: impl {closure} + Send + 'static`");
    if signature.inputs.is_empty() {
        context.report(function, fact, help);
    } else {
        context.report(&signature.inputs, fact, help);
    }
}

/// The first parameter whose type is an unknown trait's.
fn listener_of(signature: &Signature) -> Option<(&Parameter, &Path)> {
    let (_, parameter) = listener_parameters(signature).next()?;
    let listener = listener_trait(&parameter.ty, signature)?;
    Some((parameter, listener))
}

/// Reports a listener, for which the wrapper needs an adapter.
fn report_listener(context: &Context<'_>, parameter: impl Display, ty: &Type, listener: &Path) {
    let name = last_word(listener);
    if name.starts_with("AsyncFn") {
        context.report(
            ty,
            format_args!("`{name}` makes futures that borrow from the closure, which a wrapper cannot write"),
            "take `impl Fn(A) -> Pin<Box<dyn Future<Output = ()> + Send>>`, whose calls can become a stream",
        );
        return;
    }
    let described = describe_type(listener);
    let adapter = adapter_name(&name);
    let option = if context.options.stream.is_given() {
        "listener, stream(unbounded)"
    } else {
        "listener, ok = on_success, err = on_error"
    };
    context.report(
        ty,
        format_args!("`{described}` is a trait, and the macro does not see its methods"),
        format_args!(
            "write `#[awaitable({option})]` on the trait, or on a copy of it without bodies, and here \
             `listener = {adapter}`; or, if closures implement it, `callback = {parameter}(A, B)`"
        ),
    );
}

fn report_no_user_data(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    let function = &context.signature().ident;
    context.report(
        &parameter.pattern,
        format_args!(
            "`{function}` takes no user data with `{name}`, so the wrapper cannot tell its calls apart"
        ),
        format_args!(
            "name the parameter: `user_data = param`; if a request object carries it, make the awaitable by \
             hand: `Awaitable::new(|completer| …)` with `ffi::Registration`{}",
            or_skip(context)
        ),
    );
}

/// The way out for a function that does not ask for a wrapper itself.
fn or_skip(context: &Context<'_>) -> &'static str {
    if context.around.only_sure {
        "; or leave the function out: `#[awaitable(skip)]`"
    } else {
        ""
    }
}

fn report_may_release(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    context.report(
        &parameter.pattern,
        format_args!("`{name}` takes only the data that is passed with it, so it may release the data instead of completing"),
        format_args!(
            "if it is the completion: `callback = {name}`{}",
            or_skip(context)
        ),
    );
}

fn report_not_a_callback(context: &Context<'_>, name: &Ident, ty: &Type) {
    let signature = context.signature();
    let probable = probable_callbacks(signature);
    let probable = probable.first().copied();
    let probable = probable.or_else(|| pointers::probable(signature));
    let help = match probable.filter(|probable| probable.pattern.name.as_ref() != Some(name)) {
        Some(probable) => format!(
            "name the callback: `callback = {}`",
            parameter_name(probable)
        ),
        None => format!("name the parameter that `{}` calls", signature.ident),
    };
    let fact = format!("`{name}` is a `{}`, not a callback", describe_type(ty));
    context.report(name, fact, help);
}
