//! Messages about callbacks that were not selected.

mod c_function;
mod closures;
pub(super) mod listener;
mod missing;

pub(in crate::awaitable) use self::missing::{refused_bound, refused_trait};

use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type};

use super::enumeration::variant_of;
use super::heuristics::probable_callbacks;
use super::pointers;
use super::refusal::Refusal;
use crate::awaitable::context::Context;
use crate::awaitable::plan::Role;
use crate::collect::CollectVec;
use crate::diagnostics::describe::{count_of, describe_type, parameter_name};
use crate::diagnostics::nearest::nearest;
use crate::syntax::signature::Signature;

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
        Refusal::SameParameter(name) => report_same_parameter(context, name),
        Refusal::NotACallback(name, ty) => report_not_a_callback(context, name, ty),
        Refusal::WrongArity(name, told, arguments) => {
            report_wrong_arity(context, name, told, arguments);
        }
        Refusal::NoCallback => missing::no_callback(context),
        Refusal::Container(parameter) => missing::container(context, parameter),
        Refusal::BareFunction(parameter) => closures::bare_function(context, parameter),
        Refusal::LentAlias(name, ty) => closures::lent_alias(context, name, ty),
        Refusal::HiddenArguments(name, role, ty) => {
            closures::hidden_arguments(context, name, *role, ty);
        }
        Refusal::SeveralClosures(parameters) => closures::several(context, parameters),
        Refusal::CalledOnce(parameter) => closures::called_once(context, parameter),
        Refusal::SeveralPointers(first, second) => c_function::several(context, first, second),
        Refusal::MayRelease(parameter) => c_function::may_release(context, parameter),
        Refusal::NoUserData(parameter) => c_function::no_user_data(context, parameter),
        Refusal::SeveralUserData(parameter) => c_function::several_user_data(context, parameter),
        Refusal::MayBeBuffer(parameter) => c_function::may_be_buffer(context, parameter),
        Refusal::NoSuchUserData(name) => c_function::no_such_user_data(context, name),
        Refusal::NoUserDataField(name) => c_function::no_user_data_field(context, name),
        Refusal::NotUserData(name, ty) => c_function::not_user_data(context, name, ty),
        Refusal::HiddenRequest(parameter) => c_function::hidden_request(context, parameter),
        Refusal::NoVoidPointer(parameter) => c_function::no_void_pointer(context, parameter),
        Refusal::SeveralVoidPointers(parameter) => {
            c_function::several_void_pointers(context, parameter);
        }
        Refusal::NotUserDataAt(ty) => c_function::not_user_data_at(context, ty),
        Refusal::NoSuchPosition(parameter, count, at) => {
            c_function::no_such_position(context, parameter, *count, *at);
        }
    }
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
        .collect_vec();
    (!names.is_empty()).then(|| names.join(", "))
}

fn report_same_parameter(context: &Context<'_>, name: &Ident) {
    context.report(
        name,
        "`ok` and `err` name the same parameter",
        format_args!("name the other one, or write `callback = {name}` for a single callback"),
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

fn report_wrong_arity(
    context: &Context<'_>,
    name: &Ident,
    told: &Punctuated<Type, Token![,]>,
    arguments: &[&Type],
) {
    let described: Vec<String> = arguments.iter().copied().map(describe_type).collect_vec();
    let written = if context.options.events.is_given() {
        variant_of(context, name)
    } else {
        name.clone()
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

/// The trait of a callback that the options ask for.
fn suitable_closure(context: &Context<'_>) -> &'static str {
    if context.options.stream.is_given() {
        "Fn(T)"
    } else {
        "FnOnce(T)"
    }
}

/// The way out for a function that does not ask for a wrapper itself.
fn or_skip(context: &Context<'_>) -> &'static str {
    if context.around.only_sure {
        "; or leave the function out: `#[awaitable(skip)]`"
    } else {
        ""
    }
}
