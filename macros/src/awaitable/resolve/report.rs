//! Messages about callbacks that were not selected.

use std::fmt::Display;

use syn::{Ident, Path, Type};

use super::heuristics::{
    holder_in, is_sender, listener_parameters, listener_trait, probable_callbacks, suspect,
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
use crate::syntax::types::{
    c_function_pointer, is_called, is_data, is_void_pointer, last_word, unwrapped,
};

/// Reports all refusals that do not follow from another mistake: if an option is misspelt, or names a parameter that does not
/// exist, it may have been meant to say which of several callbacks is the one.
pub(super) fn report_all(refusals: &[Refusal<'_>], context: &Context<'_>) {
    let is_misnamed = |refusal: &Refusal<'_>| matches!(refusal, Refusal::NoSuchParameter(_));
    let options = context.options;
    // An option for streams is reported if there is no stream.
    let is_half = options.is_for_stream() && !options.stream.is_given();
    let may_be_told = is_half || !options.mistakes.is_empty() || refusals.iter().any(is_misnamed);
    let lacks_data = options.request.has_mistake() || options.user_data.has_mistake();
    let is_open = |refusal: &Refusal<'_>| match refusal {
        Refusal::SeveralClosures(_) | Refusal::SeveralPointers(..) => may_be_told,
        Refusal::NoUserData(_) | Refusal::NoUserDataField(_) => lacks_data,
        _ => false,
    };
    for refusal in refusals {
        if !is_open(refusal) {
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
        Refusal::NoSuchUserData(name) => {
            let fact = format!("`{}` has no parameter `{name}`", context.signature().ident);
            context.report(name, fact, help_for_user_data(context));
        }
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
        Refusal::Container(parameter) => {
            if let Some((fact, help)) = in_container(context, parameter) {
                context.report(&parameter.ty, fact, help);
            }
        }
        Refusal::NotUserData(name, ty) => report_not_user_data(context, name, ty),
        Refusal::NoVoidPointer(parameter) => report_no_void_pointer(context, parameter),
        Refusal::NotUserDataAt(ty) => {
            let described = describe_type(ty);
            context.report(
                ty,
                format_args!("`{described}` at this position is not the user data"),
                "count to the `*mut c_void`: `user_data_at = 0` is the first argument, `last` the last one",
            );
        }
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
    let is_missing = |name: &Ident| signature.parameter(name).is_none();
    let progress = options
        .progress
        .value()
        .map(|progress| &progress.parameter.name);
    let is_misplaced = options.fd.is_given()
        || options.end.is_given() && !options.stream.is_given()
        || progress.is_some_and(is_missing);
    if signature.asyncness.is_some()
        || !options.mistakes.is_empty()
        || is_misplaced
        || signature.is_half_typed()
    {
        return;
    }
    if let Some((parameter, listener)) = listener_of(signature) {
        report_listener(context, parameter_name(parameter), &parameter.ty, listener);
        return;
    }
    let pointer = pointers::probable(signature);
    if let (Some(word), Some(_)) = (options.events.own(), pointer) {
        return context.report(
            word,
            format_args!(
                "`{word}` makes variants of closures, and the callbacks of `{}` are C's",
                signature.ident
            ),
            format_args!("remove `{word}`, and name one: `callback = param`"),
        );
    }
    if let Some(parameter) = suspect(signature) {
        let name = parameter_name(parameter);
        if let Some((fact, help)) = in_container(context, parameter) {
            return context.report(&parameter.ty, fact, help);
        }
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

/// The fact and the help about a type that holds the callback, or takes the value in its place. A wrapper cannot make it.
fn in_container(context: &Context<'_>, parameter: &Parameter) -> Option<(String, String)> {
    let Type::Path(path) = unwrapped(&parameter.ty) else {
        return None;
    };
    let name = parameter_name(parameter);
    let function = &context.signature().ident;
    let closure = suitable_closure(context);
    let taken = format!("let `{function}` take `{name}: impl {closure} + Send + 'static`");
    let described = describe_type(&parameter.ty);
    if is_sender(&path.path) {
        let fact = format!("`{name}` is a `{described}`, not a callback");
        let help = format!("await its receiver, without the attribute; or {taken}");
        return Some((fact, help));
    }
    holder_in(&path.path).map(|holder| {
        let fact =
            format!("`{name}` is a `{holder}`, which the wrapper cannot make from a callback");
        (
            fact,
            format!("{taken}, and put it into the `{holder}` there"),
        )
    })
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

fn report_not_user_data(context: &Context<'_>, name: &Ident, ty: &Type) {
    let described = describe_type(ty);
    let fact = format!("`{name}` is a `{described}`, which cannot carry user data");
    context.report(name, fact, help_for_user_data(context));
}

fn help_for_user_data(context: &Context<'_>) -> String {
    let mut parameters = context.signature().parameters();
    match parameters.find(|(_, parameter)| is_void_pointer(&parameter.ty)) {
        Some((_, pointer)) => format!("write `user_data = {}`", parameter_name(pointer)),
        None => {
            "name the `*mut c_void` that comes back in the callback: `user_data = param`".to_owned()
        }
    }
}

/// A callback without a `void *` may have its user data in an alias or an integer.
fn report_no_void_pointer(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    let function = c_function_pointer(&parameter.ty);
    let inputs = function.iter().flat_map(|function| &function.inputs);
    let may_carry = |ty: &Type| !is_data(ty) || is_called(ty, "usize") || is_called(ty, "isize");
    let at = inputs.map(|input| &input.ty).position(may_carry);
    let help = match at {
        Some(at) => format!("add its position among the arguments: `user_data_at = {at}`"),
        None => {
            "declare the argument by which C returns the user data: `data: *mut c_void`".to_owned()
        }
    };
    context.report(
        &parameter.ty,
        format_args!("`{name}` takes no `*mut c_void`, so the wrapper cannot tell its calls apart"),
        format_args!("{help}{}", or_skip(context)),
    );
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
