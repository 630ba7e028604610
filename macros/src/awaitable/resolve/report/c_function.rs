//! Messages about callbacks of C functions, and about their user data.

use syn::{Ident, PointerMutability, Type, TypeFnPtr};

use super::or_skip;
use crate::awaitable::context::Context;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::signature::Parameter;
use crate::syntax::types::{
    c_function_pointer, is_called, is_data, is_void_pointer, may_be_typedef, unwrapped,
};

pub(super) fn several(context: &Context<'_>, first: &Parameter, second: &Parameter) {
    let first = parameter_name(first);
    let name = parameter_name(second);
    context.report(
        &second.pattern,
        format_args!("`{first}` and `{name}` could each be the callback"),
        format_args!("choose one: `callback = {name}`{}", or_skip(context)),
    );
}

pub(super) fn may_release(context: &Context<'_>, parameter: &Parameter) {
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

pub(super) fn no_user_data(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    let function = &context.signature().ident;
    let leads_back = |ty: &Type| may_carry(ty) || matches!(unwrapped(ty), Type::Ptr(_));
    let leads_nowhere =
        |pointer: &TypeFnPtr| !pointer.inputs.iter().any(|input| leads_back(&input.ty));
    if c_function_pointer(&parameter.ty).is_some_and(leads_nowhere) {
        return context.report(
            &parameter.pattern,
            format_args!("C passes nothing to `{name}` that tells its calls apart"),
            format_args!(
                "if only one call can be outstanding, make the awaitable by hand, and keep the completer of \
                 `Awaitable::new` in a `static`{}",
                or_skip(context)
            ),
        );
    }
    let fact = format!(
        "`{function}` takes no user data with `{name}`, so the wrapper cannot tell its calls apart"
    );
    let requests = context
        .signature()
        .parameters()
        .filter(|(_, other)| !is_void_pointer(&other.ty) && is_pointer_to_object(&other.ty));
    let help = match requests.last() {
        Some((_, request)) => format!(
            "if the callback gets a request with a field for it: `request = {}.field`; if a parameter is the user \
             data: `user_data = param`{}",
            parameter_name(request),
            or_skip(context)
        ),
        None => format!(
            "name the parameter: `user_data = param`; if a request object carries it, make the awaitable by \
             hand: `Awaitable::new(|completer| …)` with `ffi::Registration`{}",
            or_skip(context)
        ),
    };
    context.report(&parameter.pattern, fact, help);
}

pub(super) fn several_user_data(context: &Context<'_>, parameter: &Parameter) {
    context.report(
        &parameter.pattern,
        format_args!(
            "several parameters of `{}` could be the user data",
            context.signature().ident
        ),
        format_args!("choose one: `user_data = param`{}", or_skip(context)),
    );
}

pub(super) fn may_be_buffer(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    context.report(
        &parameter.pattern,
        format_args!("`{name}` may be memory or an object of the library, and not the user data"),
        format_args!(
            "if the callback gets it back unchanged, write `user_data = {name}`{}",
            or_skip(context)
        ),
    );
}

pub(super) fn no_such_user_data(context: &Context<'_>, name: &Ident) {
    let fact = format!("`{}` has no parameter `{name}`", context.signature().ident);
    context.report(name, fact, help_for_user_data(context));
}

pub(super) fn no_user_data_field(context: &Context<'_>, name: &Ident) {
    context.report(
        name,
        format_args!("a field of `{name}` is the callback, and nothing names its user data"),
        format_args!(
            "name the field: `user_data = {name}.data`; or, if the callback gets `{name}` itself: \
             `request = &{name}.data`"
        ),
    );
}

pub(super) fn not_user_data(context: &Context<'_>, name: &Ident, ty: &Type) {
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

pub(super) fn hidden_request(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    context.report(
        &parameter.ty,
        format_args!(
            "the type of `{name}` does not show the request that the wrapper has to make"
        ),
        format_args!(
            "write it as a pointer: `{name}: *mut Request`; or let the caller make it: `request = &{name}.data`"
        ),
    );
}

/// A callback without a `void *` may have its user data in an alias or an integer.
pub(super) fn no_void_pointer(context: &Context<'_>, parameter: &Parameter) {
    let name = parameter_name(parameter);
    let function = c_function_pointer(&parameter.ty);
    let inputs = function.iter().flat_map(|function| &function.inputs);
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

/// Returns true for a `*mut T`, unless `T` is a number.
fn is_pointer_to_object(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Ptr(pointer) => {
            matches!(pointer.mutability, PointerMutability::Mut(_)) && may_be_typedef(&pointer.elem)
        }
        _ => false,
    }
}

/// Returns true if an argument of the type `ty` may be user data, or lead to it.
fn may_carry(ty: &Type) -> bool {
    !is_data(ty) || is_called(ty, "usize") || is_called(ty, "isize")
}

pub(super) fn several_void_pointers(context: &Context<'_>, parameter: &Parameter) {
    context.report(
        &parameter.ty,
        format_args!(
            "several arguments of `{}` could be the user data",
            parameter_name(parameter)
        ),
        format_args!(
            "say which: `user_data_at = first`, `last`, or a number counted from zero{}",
            or_skip(context)
        ),
    );
}

pub(super) fn not_user_data_at(context: &Context<'_>, ty: &Type) {
    let described = describe_type(ty);
    context.report(
        ty,
        format_args!("`{described}` at this position is not the user data"),
        "count to the `*mut c_void`: `user_data_at = 0` is the first argument, `last` the last one",
    );
}

pub(super) fn no_such_position(
    context: &Context<'_>,
    parameter: &Parameter,
    count: usize,
    at: usize,
) {
    if let Some(word) = context.options.user_data_at.word() {
        let name = parameter_name(parameter);
        context.report(
            word,
            format_args!("`{name}` takes {count} arguments, and none at position {at}"),
            "count from zero, or write `user_data_at = last`",
        );
    }
}
